import { nameOf, type RawTask, textOf, typeOf } from "@/lib/core/definition/document";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

/** What a task does in detail, in a few words for the line below its name; empty: nothing worth saying. */
export function summaryOf(raw: RawTask): string {
  const inputs = isJsonObject(raw["inputParameters"]) ? raw["inputParameters"] : {};
  const type = typeOf(raw);
  const written = Object.hasOwn(SUMMARIES, type) ? SUMMARIES[type] : undefined;
  if (written) return written(raw, inputs);
  return typeOf(raw) === "SIMPLE" && nameOf(raw) === "image_convert_resize" ? sizeOf(inputs) : "";
}

const SUMMARIES: Readonly<Record<string, (raw: RawTask, inputs: JsonObject) => string>> = {
  WAIT: (_, inputs) => {
    if (textOf(inputs, "duration") !== "") return `for ${textOf(inputs, "duration")}`;
    return textOf(inputs, "until") === "" ? "for a signal" : `until ${textOf(inputs, "until")}`;
  },
  TERMINATE: (_, inputs) =>
    `ends as ${(textOf(inputs, "terminationStatus") || "COMPLETED").toLowerCase()}`,
  HUMAN: () => "until somebody completes it",
  NOOP: () => "passes at once",
  SET_VARIABLE: (_, inputs) => Object.keys(inputs).join(", ") || "no variables yet",
  HTTP: (_, inputs) => {
    const request = inputs["http_request"];
    if (!isJsonObject(request)) return "";
    const address = textOf(request, "uri").replace(/^https?:\/\//, "");
    return `${textOf(request, "method") || "GET"} ${address || "no address yet"}`;
  },
  INLINE: (_, inputs) => oneLine(textOf(inputs, "expression")),
  LAMBDA: (_, inputs) => oneLine(textOf(inputs, "scriptExpression")),
  JSON_JQ_TRANSFORM: (_, inputs) => oneLine(textOf(inputs, "queryExpression")),
  EVENT: (raw) => textOf(raw, "sink"),
  SUB_WORKFLOW: (raw) => {
    const started = raw["subWorkflowParam"];
    if (!isJsonObject(started)) return "";
    const { version } = started;
    return typeof version === "number"
      ? `workflow, version ${version}`
      : "workflow, newest version";
  },
};

/** Only numbers that stand in the definition: an expression says nothing in a few words. */
function sizeOf(inputs: JsonObject): string {
  const { outputWidth: width, outputHeight: height } = inputs;
  if (typeof width === "number" && typeof height === "number") return `${width} × ${height}`;
  if (typeof width === "number") return `${width} wide`;
  return typeof height === "number" ? `${height} high` : "";
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
