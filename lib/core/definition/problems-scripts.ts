import { isJsonObject, type JsonValue } from "../json";
import type { RawTask } from "./document";
import { nameOf, typeOf } from "./document";
import type { ProblemOptions } from "./problem-facts";
import type { Problem } from "./problem";
import type { Place } from "./tree-index";

interface Script {
  readonly field: string;
  readonly text: string;
  /** It stands in a function: `return` is fine. */
  readonly isBody: boolean;
}

/** Scripts that cannot be parsed: a switch's in the server's words, others by what would happen to the run. */
export function scriptProblems(
  { block, path }: Place,
  { scriptProblem }: Pick<ProblemOptions, "scriptProblem">,
): Problem[] {
  const script = scriptProblem ? scriptOf(block.raw) : null;
  // What an expression puts into a script is only known when it runs.
  if (!script || !scriptProblem || script.text.includes("${")) return [];
  const found = scriptProblem(script.isBody ? `(function () {${script.text}\n})` : script.text);
  if (found === null) return [];
  const at = {
    group: "structure",
    path,
    blockId: block.id,
    field: script.field,
    fixes: [],
  } as const;
  if (typeOf(block.raw) === "SWITCH") {
    const message = `${found}, taskType: SWITCH taskName ${nameOf(block.raw)}`;
    return [{ ...at, code: "SWITCH_SYNTAX", level: "S", message }];
  }
  if (block.kind === "loop") {
    const message = `The condition does not parse: ${found}`;
    return [{ ...at, code: "LOOP_SYNTAX", level: "R", message }];
  }
  return [
    { ...at, code: "SCRIPT_SYNTAX", level: "R", message: `The script does not parse: ${found}` },
  ];
}

function scriptOf(raw: RawTask): Script | null {
  const inputs = isJsonObject(raw["inputParameters"]) ? raw["inputParameters"] : {};
  switch (typeOf(raw)) {
    case "SWITCH":
      return isJavaScript(raw["evaluatorType"]) ? own("expression", raw["expression"]) : null;
    case "DECISION":
      return own("caseExpression", raw["caseExpression"]);
    case "DO_WHILE":
      return own("loopCondition", raw["loopCondition"]);
    case "INLINE": {
      const kind = inputs["evaluatorType"] ?? "javascript";
      return isJavaScript(kind) ? own("inputParameters.expression", inputs["expression"]) : null;
    }
    case "LAMBDA":
      return own("inputParameters.scriptExpression", inputs["scriptExpression"], true);
    default:
      return null;
  }
}

function isJavaScript(kind: JsonValue | undefined): boolean {
  return kind === "javascript" || kind === "graaljs";
}

function own(field: string, text: JsonValue | undefined, isBody = false): Script | null {
  return typeof text === "string" && text.trim() !== "" ? { field, text, isBody } : null;
}
