import type { Budget } from "./references-budget";
import { spend } from "./references-budget";
import type { CharTest, RegexNode } from "./references-regex-parse";
import { parseRegex } from "./references-regex-parse";

const MAX_SOURCE_LENGTH = 1_000;
const MAX_INSTRUCTIONS = 4_000;

type Instruction =
  | { readonly kind: "char"; readonly test: CharTest }
  | { readonly kind: "split"; readonly to: number[] }
  | { readonly kind: "assert"; readonly at: "start" | "end" | "word" | "not-word" }
  | { readonly kind: "match" };

/** A regular expression that is matched in time linear in the text: no backtracking, whatever the pattern. */
export interface SafeRegex {
  readonly program: readonly Instruction[];
}

/**
 * Compiles Java's regular expressions without back references and look-around; flag `i` ignores case, `s` lets `.`
 * match line ends, others change nothing here. Null: not supported or too large.
 */
export function compileRegex(source: string, flags: string): SafeRegex | null {
  if (source.length > MAX_SOURCE_LENGTH) return null;
  const tree = parseRegex(source, { ignoreCase: flags.includes("i"), dotAll: flags.includes("s") });
  if (!tree) return null;
  const output: Output = { program: [], visits: 0 };
  if (!emit(tree, output)) return null;
  output.program.push({ kind: "match" });
  return { program: output.program };
}

/** Whether the whole text matches (Java's `Matcher.matches`). @throws {PathFailure} when the budget is used up. */
export function matchesWhole(regex: SafeRegex, text: string, budget: Budget): boolean {
  const chars = [...text];
  let states = follow(regex, [0], chars, 0, budget);
  for (const [position, char] of chars.entries()) {
    const moved: number[] = [];
    for (const state of states) {
      const instruction = regex.program[state];
      if (instruction?.kind === "char" && instruction.test(char)) moved.push(state + 1);
    }
    states = follow(regex, moved, chars, position + 1, budget);
    if (states.size === 0) return false;
  }
  return states.has(regex.program.length - 1);
}

/** All states reachable without reading a character. */
function follow(
  regex: SafeRegex,
  from: readonly number[],
  chars: readonly string[],
  position: number,
  budget: Budget,
): Set<number> {
  const states = new Set<number>();
  const open = [...from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    spend(budget);
    if (states.has(state)) continue;
    states.add(state);
    const instruction = regex.program[state];
    if (instruction?.kind === "split") open.push(...instruction.to);
    if (instruction?.kind === "assert" && holds(instruction.at, chars, position))
      open.push(state + 1);
  }
  return states;
}

function holds(at: string, chars: readonly string[], position: number): boolean {
  if (at === "start") return position === 0;
  if (at === "end") return position === chars.length;
  const boundary = isWord(chars[position - 1]) !== isWord(chars[position]);
  return boundary === (at === "word");
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /^\w$/.test(char);
}

interface Output {
  readonly program: Instruction[];
  /** Nodes written so far: repetitions of nothing grow no program, but take time. */
  visits: number;
}

/** Appends the program of a node; false when it becomes too large. */
function emit(node: RegexNode, output: Output): boolean {
  const { program } = output;
  output.visits += 1;
  if (output.visits > MAX_INSTRUCTIONS || program.length > MAX_INSTRUCTIONS) return false;
  switch (node.kind) {
    case "char":
      program.push({ kind: "char", test: node.test });
      return true;
    case "assert":
      program.push({ kind: "assert", at: node.at });
      return true;
    case "sequence":
      return node.nodes.every((part) => emit(part, output));
    case "choice":
      return emitChoice(node.nodes, output);
    case "repeat":
      return emitRepeat(node, output);
  }
}

function emitChoice(nodes: readonly RegexNode[], output: Output): boolean {
  const { program } = output;
  const starts: number[] = [];
  const ends: number[][] = [];
  program.push({ kind: "split", to: starts });
  for (const node of nodes) {
    starts.push(program.length);
    if (!emit(node, output)) return false;
    const end: number[] = [];
    ends.push(end);
    program.push({ kind: "split", to: end });
  }
  for (const end of ends) end.push(program.length);
  return true;
}

function emitRepeat(node: RegexNode & { kind: "repeat" }, output: Output): boolean {
  const { program } = output;
  for (let count = 0; count < node.least; count++) if (!emit(node.node, output)) return false;
  if (node.most === Infinity) {
    const loop: number[] = [program.length + 1];
    const start = program.length;
    program.push({ kind: "split", to: loop });
    if (!emit(node.node, output)) return false;
    program.push({ kind: "split", to: [start] });
    loop.push(program.length);
    return true;
  }
  const skips: number[][] = [];
  for (let count = node.least; count < node.most; count++) {
    const to: number[] = [program.length + 1];
    skips.push(to);
    program.push({ kind: "split", to });
    if (!emit(node.node, output)) return false;
  }
  for (const to of skips) to.push(program.length);
  return true;
}
