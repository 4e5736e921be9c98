/** A name that a script reads from `$`: `$.name`, `$['name']`. Offsets are those of the name itself. */
export interface ScriptReference {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface ScriptScan {
  readonly references: readonly ScriptReference[];
  /** The script also reads `$[…]` with a name that is only known when it runs. */
  readonly computed: boolean;
}

const IDENTIFIER = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const QUOTED = /\s*(?:"([^"\\\n]*)"|'([^'\\\n]*)')\s*\]/y;
const LITERAL = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\/[^\n]*|\/\*[^]*?\*\//y;
const REGEX = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** After one of these a slash begins a regular expression. */
const BEFORE_REGEX = new Set("(,=:[!&|?{};+-*%<>~^\n");

/**
 * Names that JavaScript reads from `$` (Conductor binds it to the task's inputs, in a loop condition also to the tasks of
 * the loop). Strings, comments and regular expressions are passed over; text inside template strings counts as code.
 */
export function scanScript(script: string): ScriptScan {
  const references: ScriptReference[] = [];
  let computed = false;
  let before = "\n";
  for (let at = 0; at < script.length;) {
    const skipped = lengthOfLiteral(script, at, before);
    if (skipped > 0) {
      at += skipped;
      before = '"';
      continue;
    }
    const word = match(IDENTIFIER, script, at);
    if (word === "$") {
      const found = readMember(script, at + 1);
      if (found === "computed") computed = true;
      else if (found) references.push(found);
    }
    const char = script[at] ?? "";
    at += word === null ? 1 : word.length;
    if (word !== null) before = word === "return" ? "(" : "a";
    else if (char.trim() !== "" || char === "\n") before = char;
  }
  return { references, computed };
}

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function lengthOfLiteral(script: string, at: number, before: string): number {
  const literal = match(LITERAL, script, at);
  if (literal !== null) return literal.length;
  if (script[at] === "/" && BEFORE_REGEX.has(before)) {
    return match(REGEX, script, at)?.length ?? 0;
  }
  return 0;
}

function readMember(script: string, at: number): ScriptReference | "computed" | null {
  const dot = match(/\s*\.\s*/y, script, at);
  if (dot !== null) {
    const start = at + dot.length;
    const name = match(IDENTIFIER, script, start);
    return name === null ? null : { name, start, end: start + name.length };
  }
  if (script[at] !== "[") return null;
  QUOTED.lastIndex = at + 1;
  const quoted = QUOTED.exec(script);
  if (!quoted) return "computed";
  const name = quoted[1] ?? quoted[2] ?? "";
  const start = at + 1 + quoted[0].search(/["']/) + 1;
  return { name, start, end: start + name.length };
}
