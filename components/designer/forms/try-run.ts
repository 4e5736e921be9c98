import { api } from "@/lib/client/api";
import type { RawTask } from "@/lib/core/definition/document";
import { CHILD_KEYS, refOf, typeOf } from "@/lib/core/definition/document";
import { formOf } from "@/lib/core/definition/task-forms/registry";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

/** What came out of a program that was tried. */
export type Tried =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly reason: string };

const LEFT_OUT: ReadonlySet<string> = new Set([...CHILD_KEYS, "optional", "startDelay"]);

/**
 * The task with these inputs instead of its own, and without what a trial has no use for. A program keeps its place
 * among the inputs.
 */
function withInputs(raw: RawTask, inputs: JsonObject): RawTask {
  const program = Object.fromEntries(
    formOf(raw).fields.flatMap(({ path: [root, key = ""] }) => {
      const own = raw["inputParameters"];
      if (root !== "inputParameters" || !isJsonObject(own) || !Object.hasOwn(own, key)) return [];
      return [[key, own[key] ?? null] as const];
    }),
  );
  const rest = Object.entries(raw).filter(([key]) => !LEFT_OUT.has(key));
  return { ...Object.fromEntries(rest), inputParameters: { ...inputs, ...program } };
}

interface Simulated {
  readonly execution: {
    readonly tasks?: readonly {
      readonly referenceTaskName: string;
      readonly status: string;
      readonly outputData?: JsonObject;
      readonly reasonForIncompletion?: string;
    }[];
    readonly reasonForIncompletion?: string;
  };
  readonly stopped: string;
}

async function simulated(tasks: readonly RawTask[], more: JsonObject = {}): Promise<Simulated> {
  const workflowDef = { name: "trial", version: 1, schemaVersion: 2, tasks: [...tasks] };
  return api<Simulated>("/simulate", { method: "POST", body: { workflowDef, input: {}, ...more } });
}

function answerOf(
  { execution }: Simulated,
  ref: string,
  read: (output: JsonObject) => JsonValue,
): Tried {
  const task = (execution.tasks ?? []).find(({ referenceTaskName }) => referenceTaskName === ref);
  if (task?.status === "COMPLETED") return { ok: true, value: read(task.outputData ?? {}) };
  const reason =
    task?.reasonForIncompletion ?? execution.reasonForIncompletion ?? "It did not come to an end.";
  return { ok: false, reason };
}

/** Runs a script or jq program with made-up inputs in the server's sandbox. Its result as the engine stores it. */
export async function tryScript(raw: RawTask, inputs: JsonObject): Promise<Tried> {
  const task = withInputs(raw, inputs);
  return answerOf(await simulated([task]), refOf(raw), (output) => output["result"] ?? null);
}

/** The case that a switch takes with these inputs, as text. The cases are empty while it is tried. */
export async function trySwitch(
  raw: RawTask,
  inputs: JsonObject,
  keys: readonly string[],
): Promise<Tried> {
  const empty = Object.fromEntries(keys.map((key): [string, JsonValue] => [key, []]));
  const task = { ...withInputs(raw, inputs), decisionCases: empty, defaultCase: [] };
  return answerOf(await simulated([task]), refOf(raw), caseOf);
}

/** SWITCH and DECISION say it in different words. */
function caseOf(output: JsonObject): JsonValue {
  const list = output["evaluationResult"] ?? output["caseOutput"];
  return output["selectedCase"] ?? (Array.isArray(list) ? (list[0] ?? null) : null);
}

/** The most rounds a trial follows. */
const MOST_ROUNDS = 50;

/**
 * How often a loop runs with these inputs, when its direct tasks answer the same each round. The tasks are stand-ins
 * that only give these outputs.
 */
export async function tryLoop(
  raw: RawTask,
  inputs: JsonObject,
  outputs: Readonly<Record<string, JsonObject>>,
): Promise<Tried> {
  const loopOver = Object.keys(outputs).map((ref) => ({
    name: ref,
    taskReferenceName: ref,
    type: "SIMPLE",
  }));
  const { items: _items, ...task } = withInputs(raw, inputs);
  const outcomes = Object.fromEntries(
    Object.entries(outputs).map(([ref, output]): [string, JsonValue] => [
      ref,
      [{ status: "COMPLETED", output, runMs: 1000 }],
    ]),
  );
  const maxVirtualSeconds = MOST_ROUNDS * Math.max(1, loopOver.length);
  const result = await simulated([{ ...task, loopOver }], { outcomes, maxVirtualSeconds });
  const answer = answerOf(result, refOf(raw), (output) => output["iteration"] ?? null);
  if (!answer.ok && result.stopped !== "ENDED")
    return { ok: false, reason: `It goes on after ${MOST_ROUNDS} rounds: perhaps it never ends.` };
  return answer;
}

/** Inputs to begin a trial with: literals as they are, expressions with what the last run gave them. */
export function trialInputs(raw: RawTask, resolve: (value: JsonValue) => JsonValue): JsonObject {
  const own = raw["inputParameters"];
  if (!isJsonObject(own)) return {};
  const program = new Set(formOf(raw).fields.map(({ path }) => path[1] ?? ""));
  const isScript =
    typeOf(raw) === "INLINE" || typeOf(raw) === "LAMBDA" || typeOf(raw) === "JSON_JQ_TRANSFORM";
  return Object.fromEntries(
    Object.entries(own)
      .filter(([key]) => !(isScript && program.has(key)))
      .map(([key, value]) => [key, resolve(value)] as const),
  );
}
