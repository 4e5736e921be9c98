import * as fc from "fast-check";

import type { JsonObject, JsonValue } from "@/lib/core/json";

/** What a generated tree looks like before it is written as a definition. */
type Plan =
  | {
      readonly kind: "leaf";
      readonly type: string | null;
      readonly extra: number;
      readonly reads: number;
    }
  | { readonly kind: "fork"; readonly lanes: readonly Plan[][]; readonly join: JoinPlan }
  | {
      readonly kind: "switch";
      readonly cases: readonly Plan[][];
      readonly otherwise: Plan[] | null;
      readonly keys: number;
    }
  | { readonly kind: "loop"; readonly body: Plan[] }
  | { readonly kind: "dynfork"; readonly joined: boolean }
  | { readonly kind: "join" };

type JoinPlan = "tails" | "first" | "none" | "empty" | "absent";

const LEAVES = ["SIMPLE", null, "HTTP", "SUB_WORKFLOW", "SET_VARIABLE", "WAIT", "NOOP", "my_type"];
const KEY_SETS = [
  ["jpg", "webp", "png"],
  ["10", "2", "x"],
  ["__proto__", "a b", "ü"],
];

export interface Options {
  /** Only what the designer itself would build: joins follow their lanes, nothing is missing. */
  readonly sound?: boolean;
}

/** Random definitions, small and odd. */
export function definitions({ sound = false }: Options = {}): fc.Arbitrary<JsonObject> {
  const { seq } = fc.letrec<{ seq: Plan[]; plan: Plan }>((tie) => ({
    seq: fc.array(tie("plan"), { minLength: sound ? 1 : 0, maxLength: 3, depthIdentifier: "tree" }),
    plan: fc.oneof(
      { depthSize: "small", withCrossShrink: true, depthIdentifier: "tree" },
      { weight: 6, arbitrary: leaf() },
      ...containers(tie as Ties, sound),
    ),
  }));
  return fc
    .tuple(seq, fc.nat(5), fc.array(fc.nat(40), { maxLength: 3 }))
    .filter(([plans]) => plans.length > 0)
    .map(([plans, odd, outputs]) => write(plans, odd, outputs, sound));
}

interface Ties {
  (name: "seq"): fc.Arbitrary<Plan[]>;
  (name: "plan"): fc.Arbitrary<Plan>;
}

function leaf(): fc.Arbitrary<Plan> {
  return fc.record({
    kind: fc.constant("leaf" as const),
    type: fc.constantFrom(...LEAVES),
    extra: fc.nat(7),
    reads: fc.nat(40),
  });
}

function containers(tie: Ties, sound: boolean) {
  const seq = tie("seq");
  const lanes = fc.array(seq, { minLength: sound ? 2 : 0, maxLength: 3 });
  const join: fc.Arbitrary<JoinPlan> = sound
    ? fc.constant("tails")
    : fc.constantFrom("tails", "tails", "first", "none", "empty", "absent");
  const cases = fc.array(seq, { minLength: sound ? 1 : 0, maxLength: 3 });
  const otherwise = fc.option(seq, { nil: null });
  const list: { weight: number; arbitrary: fc.Arbitrary<Plan> }[] = [
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("fork" as const), lanes, join }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("switch" as const),
        cases,
        otherwise,
        keys: fc.nat(2),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("loop" as const), body: seq }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("dynfork" as const),
        joined: sound ? fc.constant(true) : fc.boolean(),
      }),
    },
  ];
  if (!sound) list.push({ weight: 1, arbitrary: fc.constant({ kind: "join" } as const) });
  return list;
}

interface Writer {
  count: number;
  readonly sound: boolean;
}

function write(
  plans: readonly Plan[],
  odd: number,
  outputs: readonly number[],
  sound: boolean,
): JsonObject {
  const writer: Writer = { count: 0, sound };
  const tasks = writeSeq(plans, writer, false);
  const out = Object.fromEntries(
    outputs.map((at) => [`o${at}`, `\${t${at % (writer.count + 1)}.output.x}`] as const),
  );
  const base: JsonObject = {
    name: "flow",
    version: 1,
    tasks,
    outputParameters: out,
    schemaVersion: 2,
  };
  if (odd === 1)
    return { tasks, zzz: { a: [1, null] }, name: "flow", description: null, outputParameters: out };
  if (odd === 2) return { ...base, 7: "number-like key" };
  return base;
}

function writeSeq(plans: readonly Plan[], writer: Writer, isLane: boolean): JsonObject[] {
  const tasks = plans.flatMap((plan) => writePlan(plan, writer));
  const last = tasks.at(-1);
  if (writer.sound && isLane && last?.["type"] === "SWITCH") {
    const ref = `${String(last["taskReferenceName"])}_merge`;
    tasks.push({ name: "merge", taskReferenceName: ref, type: "NOOP" });
  }
  return tasks;
}

function nextRef(writer: Writer): string {
  writer.count += 1;
  return `t${writer.count}`;
}

function writePlan(plan: Plan, writer: Writer): JsonObject[] {
  const ref = nextRef(writer);
  switch (plan.kind) {
    case "leaf":
      return [writeLeaf(plan, ref)];
    case "fork":
      return writeFork(plan, ref, writer);
    case "switch":
      return [writeSwitch(plan, ref, writer)];
    case "loop": {
      const loopOver = writeSeq(plan.body, writer, false);
      const first = loopOver[0]?.["taskReferenceName"] ?? "x";
      const loopCondition = `$.${ref}.iteration < 3 && $['${String(first)}'] != "$.${ref}"`;
      return [{ name: "loop", taskReferenceName: ref, type: "DO_WHILE", loopCondition, loopOver }];
    }
    case "dynfork": {
      const fork: JsonObject = { type: "FORK_JOIN_DYNAMIC", taskReferenceName: ref, name: "dyn" };
      const join: JsonObject = { name: "j", taskReferenceName: nextRef(writer), type: "JOIN" };
      return plan.joined ? [fork, join] : [fork];
    }
    case "join":
      return [{ name: "stray", taskReferenceName: ref, type: "JOIN", joinOn: [] }];
  }
}

function writeLeaf(
  { type, extra, reads }: Extract<Plan, { kind: "leaf" }>,
  ref: string,
): JsonObject {
  const inputParameters: JsonObject = {
    a: `x \${t${reads}.output.b} \${t${reads + 1}.output['c d']}`,
    deep: [{ list: [`\${t${reads}.output.t${reads + 1}.y}`] }],
  };
  const task: JsonObject = { name: "work", taskReferenceName: ref, inputParameters };
  if (type !== null) task["type"] = type;
  if (extra === 1) return { zeta: null, ...task, unknown: { "/~": [true] } };
  if (extra === 2) return { ...task, forkTasks: [], joinOn: [], startDelay: 0 };
  if (extra === 3) return { ...task, defaultCase: null, optional: true };
  return task;
}

function writeFork(
  plan: Extract<Plan, { kind: "fork" }>,
  ref: string,
  writer: Writer,
): JsonObject[] {
  const forkTasks = plan.lanes.map((lane) => writeSeq(lane, writer, true));
  const fork: JsonObject = { name: "fork", taskReferenceName: ref, type: "FORK_JOIN", forkTasks };
  if (plan.join === "absent") return [fork];
  const tails = forkTasks.flatMap((lane) => {
    const last = lane.at(-1);
    return last && last["type"] !== "TERMINATE" ? [String(last["taskReferenceName"])] : [];
  });
  const joinOn: Record<Exclude<JoinPlan, "absent">, JsonValue> = {
    tails,
    first: tails.slice(0, 1),
    none: ["nobody"],
    empty: [],
  };
  const taskReferenceName = nextRef(writer);
  return [fork, { name: "join", taskReferenceName, type: "JOIN", joinOn: joinOn[plan.join] }];
}

function writeSwitch(
  plan: Extract<Plan, { kind: "switch" }>,
  ref: string,
  writer: Writer,
): JsonObject {
  const keys = KEY_SETS[writer.sound ? plan.keys % 2 : plan.keys] ?? [];
  const decisionCases = Object.fromEntries(
    plan.cases.map((tasks, at) => [keys[at] ?? `k${at}`, writeSeq(tasks, writer, false)] as const),
  );
  const task: JsonObject = {
    name: "switch",
    taskReferenceName: ref,
    type: "SWITCH",
    evaluatorType: "value-param",
    expression: "value",
    decisionCases,
  };
  if (plan.otherwise) task["defaultCase"] = writeSeq(plan.otherwise, writer, false);
  return { ...task, inputParameters: { value: "${workflow.input.kind}" } };
}
