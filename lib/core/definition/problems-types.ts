import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import type { Block } from "./document";
import { refOf, typeOf } from "./document";
import { printBlock } from "./print";
import type { Fix, Problem } from "./problem";
import type { WorkflowTask } from "./schema";
import { typeProblems } from "./validate-types";

type Found = Omit<Problem, "group" | "path" | "blockId">;

/** What Conductor refuses for the type, in its words; the code is ours. */
export function typeNeeds(block: Block): Found[] {
  const [task] = printBlock(block);
  if (!task || !isReadable(task)) return [];
  return typeProblems(task as WorkflowTask, {}).flatMap((message) => {
    const code = codeOf(typeOf(task), message);
    if (code === null) return [];
    const [name] = code;
    const field = isFlatRequest(task) ? code[1].replace("http_request.", "") : code[1];
    const fixes = needFixes(name, block);
    return [
      { code: name, level: "S", message, fixes, ...(field === "" ? {} : { field }) } as const,
    ];
  });
}

/** Conductor also takes the parts of a request as inputs of their own. */
function isFlatRequest({ inputParameters }: JsonObject): boolean {
  return isJsonObject(inputParameters) && Object.hasOwn(inputParameters, "method");
}

/** What gives a task the part that it lacks. */
function needFixes(code: string, block: Block): Fix[] {
  const { id, kind, raw } = block;
  if (code === "SWITCH_NO_CASES" && kind === "switch")
    return [{ label: "Add a case", command: { type: "addCase", id, key: "yes" } }];
  if (code === "LOOP_BODY_EMPTY" && kind === "loop")
    return [{ label: "Choose a task", pick: { seq: block.body.id, index: 0 } }];
  if (code === "LOOP_NO_CONDITION") {
    const value = `$.${refOf(raw)}['iteration'] < 3`;
    const edits = [{ path: ["loopCondition"], value }];
    return [{ label: "Repeat three times", command: { type: "setTask", id, edits } }];
  }
  return [];
}

/** The keys that the rules look into have their JSON types. */
function isReadable(task: JsonObject): boolean {
  const isMap = (key: string) =>
    task[key] === undefined || task[key] === null || isJsonObject(task[key]);
  const isList = (key: string) =>
    task[key] === undefined || task[key] === null || Array.isArray(task[key]);
  return (
    isMap("inputParameters") &&
    isMap("decisionCases") &&
    isMap("subWorkflowParam") &&
    isMap("taskDefinition") &&
    isList("forkTasks") &&
    isList("loopOver")
  );
}

const CODES: Readonly<
  Record<string, readonly (readonly [text: string, code: string, field: string])[]>
> = {
  SWITCH: [
    ["decisionCases", "SWITCH_NO_CASES", ""],
    ["evaluatorType", "SWITCH_NO_EXPRESSION", "evaluatorType"],
    ["expression", "SWITCH_NO_EXPRESSION", "expression"],
    ["", "SWITCH_SYNTAX", "expression"],
  ],
  DECISION: [
    ["decisionCases", "SWITCH_NO_CASES", ""],
    ["", "SWITCH_NO_EXPRESSION", "caseValueParam"],
  ],
  DO_WHILE: [
    ["loopOver", "LOOP_BODY_EMPTY", ""],
    ["", "LOOP_NO_CONDITION", "loopCondition"],
  ],
  SUB_WORKFLOW: [["", "SUBWF_NO_NAME", "subWorkflowParam.name"]],
  FORK_JOIN_DYNAMIC: [["", "DYNFORK_SHAPE", "dynamicForkTasksParam"]],
  TERMINATE: [
    ["optional", "TERMINATE_OPTIONAL", "optional"],
    ["", "TERMINATE_STATUS", "inputParameters.terminationStatus"],
  ],
  WAIT: [
    ["Both", "WAIT_BOTH", "inputParameters.until"],
    ["", "WAIT_FORMAT", "inputParameters.duration"],
  ],
  HTTP: [["", "HTTP_NO_REQUEST", "inputParameters.http_request.uri"]],
  EVENT: [["", "EVENT_NO_SINK", "sink"]],
  DYNAMIC: [["", "DYNAMIC_NO_PARAM", "dynamicTaskNameParam"]],
  JSON_JQ_TRANSFORM: [["", "JQ_NO_QUERY", "inputParameters.queryExpression"]],
  KAFKA_PUBLISH: [["", "KAFKA_NO_REQUEST", "inputParameters.kafka_request.bootStrapServers"]],
};

function codeOf(type: string, message: string): readonly [code: string, field: string] | null {
  // A fork without branches has a message of its own.
  if (type === "FORK_JOIN") return null;
  const rules = Object.hasOwn(CODES, type) ? CODES[type] : undefined;
  const rule = rules?.find(([text]) => message.includes(text));
  return rule ? [rule[1], rule[2]] : ["TYPE_RULE", ""];
}
