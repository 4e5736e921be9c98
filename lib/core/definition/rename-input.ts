import type { ValueEdit } from "../edit/command";
import { isJsonObject, type JsonObject } from "../json";
import type { RawTask } from "./document";
import { typeOf } from "./document";
import { scanScript } from "./script-references";

/** Where the scripts of a task stand, by its type. */
const SCRIPTS: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ["SWITCH", [["expression"]]],
  ["DECISION", [["caseExpression"]]],
  ["DO_WHILE", [["loopCondition"]]],
  ["INLINE", [["inputParameters", "expression"]]],
  ["LAMBDA", [["inputParameters", "scriptExpression"]]],
]);

/** Fields that hold the name of an input. */
const NAMES = [
  "caseValueParam",
  "dynamicTaskNameParam",
  "dynamicForkTasksParam",
  "dynamicForkTasksInputParamName",
  "dynamicForkJoinTasksParam",
] as const;

/**
 * Changes that give an input of a task another name, in its place, and follow it in the task's own scripts (`$.name`,
 * `$['name']`) and in the fields that name an input. jq programs are left as they are. Empty: there is no such input.
 */
export function inputRenaming(raw: RawTask, from: string, to: string): readonly ValueEdit[] {
  const inputs = raw["inputParameters"];
  if (!isJsonObject(inputs) || !Object.hasOwn(inputs, from)) return [];
  const isValue = raw["evaluatorType"] === "value-param";
  const inner = isValue ? [] : (SCRIPTS.get(typeOf(raw)) ?? []);
  const renamed: JsonObject = Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => {
      const script = inner.some(([root, name]) => root === "inputParameters" && name === key);
      const followed =
        script && typeof value === "string" ? renameInScript(value, from, to) : value;
      return [key === from ? to : key, followed] as const;
    }),
  );
  const edits: ValueEdit[] = [{ path: ["inputParameters"], value: renamed }];
  if (isValue && raw["expression"] === from) edits.push({ path: ["expression"], value: to });
  for (const [root, name] of inner) {
    const script = root === undefined || name !== undefined ? undefined : raw[root];
    if (root === undefined || typeof script !== "string") continue;
    const value = renameInScript(script, from, to);
    if (value !== script) edits.push({ path: [root], value });
  }
  for (const key of NAMES) if (raw[key] === from) edits.push({ path: [key], value: to });
  return edits;
}

const IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/** The script with every `$.from` and `$['from']` renamed; a name that is no identifier goes into brackets. */
export function renameInScript(script: string, from: string, to: string): string {
  let result = script;
  for (const { name, start, end } of scanScript(script).references.toReversed()) {
    if (name !== from) continue;
    const quote = script[start - 1];
    const isQuoted = quote === '"' || quote === "'";
    if (isQuoted || IDENTIFIER.test(to)) {
      const text = isQuoted ? to.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`) : to;
      result = result.slice(0, start) + text + result.slice(end);
      continue;
    }
    const dot = script.lastIndexOf(".", start);
    result = `${result.slice(0, dot)}[${JSON.stringify(to)}]${result.slice(end)}`;
  }
  return result;
}
