import { type Program, parse } from "acorn";

const REMEMBERED = 500;
const LONGEST_SOURCE = 100_000;
const programs = new Map<string, Program | string>();

/** The syntax tree of a script, or why there is none. Trees are kept for scripts that come again. */
export function parseScript(source: string): Program | string {
  const known = programs.get(source);
  if (known !== undefined) return known;
  const read = parsed(source);
  if (programs.size >= REMEMBERED) programs.clear();
  programs.set(source, read);
  return read;
}

/** Why a JavaScript text cannot be parsed; null when it can. */
export function scriptSyntaxProblem(source: string): string | null {
  const read = parseScript(source);
  return typeof read === "string" ? read : null;
}

function parsed(source: string): Program | string {
  if (source.length > LONGEST_SOURCE)
    return `The script is longer than ${LONGEST_SOURCE} characters`;
  try {
    return parse(source, { ecmaVersion: 2023, sourceType: "script" });
  } catch (error) {
    return error instanceof Error ? `SyntaxError: ${error.message}` : "SyntaxError";
  }
}
