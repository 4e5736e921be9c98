import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import type { RawTask } from "./document";
import { refOf, typeOf } from "./document";

/**
 * A definition in which one old-fashioned task is what took its place: DECISION a SWITCH, LAMBDA an INLINE script. What
 * runs stays the same: an empty case of a DECISION takes the default, which a SWITCH does for cases that are absent.
 */
export function modernized(definition: JsonObject, ref: string): JsonObject {
  const changed = walk(definition["tasks"] ?? [], ref);
  const outputs = rewrite(definition["outputParameters"] ?? null, ref);
  return Object.fromEntries(
    Object.entries(definition).map(([key, value]) => {
      if (key === "tasks") return [key, rewrite(changed, ref)] as const;
      return [key, key === "outputParameters" ? outputs : value] as const;
    }),
  );
}

function walk(value: JsonValue, ref: string): JsonValue {
  if (Array.isArray(value)) return value.map((item) => walk(item, ref));
  if (!isJsonObject(value)) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, walk(item, ref)] as const),
  );
  return typeof value["taskReferenceName"] === "string" && refOf(value) === ref
    ? modernTask(inner)
    : inner;
}

function modernTask(raw: RawTask): RawTask {
  if (typeOf(raw) === "DECISION") return modernDecision(raw);
  return typeOf(raw) === "LAMBDA" ? modernLambda(raw) : raw;
}

function modernDecision(raw: RawTask): RawTask {
  const { caseExpression, caseValueParam, decisionCases, defaultCase, ...rest } = raw;
  const isScript = typeof caseExpression === "string" && caseExpression.trim() !== "";
  const cases = isJsonObject(decisionCases) ? Object.entries(decisionCases) : [];
  const hasDefault = Array.isArray(defaultCase) && defaultCase.length > 0;
  const filled = cases.filter(([, tasks]) => Array.isArray(tasks) && tasks.length > 0);
  const kept = hasDefault && filled.length > 0 ? filled : cases;
  return {
    ...rest,
    type: "SWITCH",
    evaluatorType: isScript ? "javascript" : "value-param",
    expression: (isScript ? caseExpression : caseValueParam) ?? "",
    decisionCases: Object.fromEntries(kept),
    defaultCase: defaultCase ?? [],
  };
}

function modernLambda(raw: RawTask): RawTask {
  const inputs = isJsonObject(raw["inputParameters"]) ? raw["inputParameters"] : {};
  const { scriptExpression, ...others } = inputs;
  const script = typeof scriptExpression === "string" ? scriptExpression : "";
  const expression = `(function () {\n${script}\n})()`;
  const inputParameters = { evaluatorType: "javascript", expression, ...others };
  return { ...raw, type: "INLINE", inputParameters };
}

/** A SWITCH calls the list of its one result by another name. */
function rewrite(value: JsonValue, ref: string): JsonValue {
  if (typeof value === "string")
    return value.replaceAll(`\${${ref}.output.caseOutput`, `\${${ref}.output.evaluationResult`);
  if (Array.isArray(value)) return value.map((item) => rewrite(item, ref));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, rewrite(item, ref)] as const),
  );
}
