import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { definitions } from "@/test/definitions";

import type { WorkflowDef } from "../definition/schema";
import { print } from "../definition/print";
import { listReferences } from "../definition/references-list";
import { treeIndex } from "../definition/tree-index";
import { isJsonObject, type JsonObject } from "../json";
import { USUAL_OUTCOME } from "../simulate/made-up";
import { simulate } from "../simulate/simulate";
import { extractedDefinition } from "./extract";
import { planExtract } from "./extract-plan";
import { createIds, openWorkspace } from "./open";
import { run } from "./run";

const task = (ref: string, inputParameters: object = {}, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters,
  ...more,
});
const fork = (lanes: object[][], joinOn: string[]) => [
  task("f", {}, { type: "FORK_JOIN", forkTasks: lanes }),
  task("j", {}, { type: "JOIN", joinOn }),
];

function open(definition: object) {
  const newId = createIds("b");
  const opened = openWorkspace({ definition }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return { workspace: opened.workspace, newId };
}

/** Both definitions after taking tasks out; a refusal is its reason. */
function extracted(definition: object, refs: readonly string[], name = "part") {
  const { workspace, newId } = open(definition);
  const index = treeIndex(workspace.doc);
  const ids = refs.map((ref) => index.refs.get(ref)?.place.block.id ?? "");
  const plan = planExtract(workspace.doc, ids, name);
  const outcome = run(workspace, { type: "extract", ids, name }, newId);
  if (!plan.ok || !outcome.ok) return { reason: outcome.ok ? "" : outcome.reason };
  const child = extractedDefinition(workspace, plan, name);
  return { parent: print(outcome.workspace.doc), child, effects: outcome.effects };
}

describe("taking tasks out into a workflow of their own", () => {
  it("passes what they read as inputs, and what is read of them as outputs", () => {
    const definition = {
      name: "whole",
      tasks: [
        task("load", { url: "${workflow.input.url}" }),
        task("resize", {
          from: "${load.output.file['the path']}",
          name: "x ${workflow.input.url}",
        }),
        task("convert", { from: "${resize.output.fileLocation}", id: "${workflow.workflowId}" }),
        task("store", { from: "${convert.output.fileLocation}", w: "w=${resize.output.width}" }),
      ],
      outputParameters: { file: "${convert.output.fileLocation}" },
    };
    const { parent, child } = extracted(definition, ["resize", "convert"]);
    expect(child).toMatchObject({
      name: "part",
      inputParameters: ["url", "load_file_the_path", "workflowId"],
      tasks: [
        {
          inputParameters: {
            from: "${workflow.input.load_file_the_path}",
            name: "x ${workflow.input.url}",
          },
        },
        {
          inputParameters: {
            from: "${resize.output.fileLocation}",
            id: "${workflow.input.workflowId}",
          },
        },
      ],
      outputParameters: {
        fileLocation: "${convert.output.fileLocation}",
        width: "${resize.output.width}",
      },
    });
    expect(parent).toMatchObject({
      tasks: [
        { taskReferenceName: "load" },
        {
          taskReferenceName: "part_ref",
          type: "SUB_WORKFLOW",
          subWorkflowParam: { name: "part" },
          inputParameters: {
            url: "${workflow.input.url}",
            load_file_the_path: "${load.output.file['the path']}",
            workflowId: "${workflow.workflowId}",
          },
        },
        {
          inputParameters: {
            from: "${part_ref.output.fileLocation}",
            w: "w=${part_ref.output.width}",
          },
        },
      ],
      outputParameters: { file: "${part_ref.output.fileLocation}" },
    });
  });

  it("keeps what a join gives under the same key", () => {
    const reader = task("after", { a: "${j.output.y.size}", b: "${j.output.x.size}" });
    const tasks = [...fork([[task("x")], [task("w"), task("y")]], ["x", "y"]), reader];
    const { parent, child } = extracted({ name: "w", tasks }, ["w", "y"]);
    expect(child).toMatchObject({ outputParameters: { size: "${y.output.size}" } });
    expect(parent).toMatchObject({
      tasks: [
        {},
        { joinOn: ["x", "part_ref"] },
        { inputParameters: { a: "${j.output.part_ref.size}", b: "${j.output.x.size}" } },
      ],
    });
  });

  it("takes a fork with its join, and secrets stay where they are", () => {
    const tasks = [
      task("a"),
      ...fork(
        [[task("x", { s: "${workflow.secrets.key}" })], [task("y", { v: "${a.output.v}" })]],
        ["x", "y"],
      ),
      task("b", { v: "${j.output.x.v}" }),
    ];
    const { child } = extracted({ name: "w", tasks }, ["f"]);
    expect(child).toMatchObject({
      inputParameters: ["a_v"],
      tasks: [
        { forkTasks: [[{ inputParameters: { s: "${workflow.secrets.key}" } }], [{}]] },
        { type: "JOIN" },
      ],
      outputParameters: { j_x_v: "${j.output.x.v}" },
    });
  });

  it.each<[string, object[], string[], RegExp]>([
    ["are not neighbours", [task("a"), task("b"), task("c")], ["a", "c"], /not next to each other/],
    [
      "end the workflow",
      [task("a"), task("end", {}, { type: "TERMINATE" })],
      ["a", "end"],
      /end ends/,
    ],
    [
      "are waited for by a join that was written by hand",
      [task("a"), task("b"), task("s", {}, { type: "JOIN", joinOn: ["a"] })],
      ["a", "b"],
      /s waits for one of these/,
    ],
    [
      "are read by the condition of the loop around them",
      [
        task(
          "l",
          {},
          { type: "DO_WHILE", loopCondition: "$.a['x'] < 3", loopOver: [task("a"), task("b")] },
        ),
      ],
      ["a"],
      /condition of l/,
    ],
    [
      "set a variable that is read elsewhere",
      [task("v", { n: 1 }, { type: "SET_VARIABLE" }), task("r", { n: "${workflow.variables.n}" })],
      ["v"],
      /variable that these tasks set/,
    ],
    [
      "stand inside an expression of the other side",
      [task("a"), task("b"), task("c", { v: "${a.output.list[${b.output.at}]}" })],
      ["b", "c"],
      /reads the other side/,
    ],
    [
      "are read as a whole through a join",
      [...fork([[task("x")], [task("y")]], ["x", "y"]), task("r", { all: "${j.output.x}" })],
      ["x"],
      /reads all of x/,
    ],
    [
      "are part of what is read of a join as a whole",
      [...fork([[task("x")], [task("y")]], ["x", "y"]), task("r", { all: "${j.output}" })],
      ["x"],
      /reads everything that j gives/,
    ],
  ])("is refused when they %s", (_why, tasks, refs, reason) => {
    expect(extracted({ name: "w", tasks }, refs).reason).toMatch(reason);
  });

  it("changes neither what resolves nor, in a simulated run, what comes out", async () => {
    let done = 0;
    await fc.assert(
      fc.asyncProperty(
        definitions({ sound: true }),
        fc.nat(99),
        fc.nat(2),
        async (given, at, more) => {
          const definition = named(given);
          const { workspace } = open(definition);
          const places = [...treeIndex(workspace.doc).blocks.values()];
          const first = places[at % places.length];
          const chosen = first?.in.seq.items.slice(first.at, first.at + more + 1) ?? [];
          const refs = chosen.map(({ raw }) => String(raw["taskReferenceName"]));
          const { parent, child } = extracted(definition, refs);
          if (!parent || !child) return;
          done += 1;
          expect(dangling(parent) + dangling(child)).toBe(dangling(definition));
          const [was, is] = [await outcomeOf(definition, null), await outcomeOf(parent, child)];
          expect(is.status).toEqual(was.status);
          // Without outputs of its own a workflow gives all that its last task gives.
          if (Object.keys(definition["outputParameters"] ?? {}).length === 0) return;
          expect(is.output).toEqual(was.output);
        },
      ),
      { numRuns: 300 },
    );
    expect(done).toBeGreaterThan(150);
  });
});

/** Types that a simulation cannot finish by itself are done by workers. */
function named(definition: JsonObject): JsonObject {
  const text = JSON.stringify(definition).replace(
    /"type":"(HTTP|SUB_WORKFLOW|SET_VARIABLE|WAIT|my_type|FORK_JOIN_DYNAMIC)"/g,
    '"type":"SIMPLE"',
  );
  return JSON.parse(text) as JsonObject;
}

/** Expressions that name a task which is not there. */
function dangling(definition: JsonObject): number {
  const { workspace } = open(definition);
  const { refs } = treeIndex(workspace.doc);
  const isOff = (root: string) => root !== "workflow" && !refs.has(root);
  return listReferences(print(workspace.doc)).filter(({ root }) => isOff(root)).length;
}

async function outcomeOf(definition: JsonObject, child: JsonObject | null) {
  let ids = 0;
  const { execution } = await simulate({
    definition: definition as WorkflowDef,
    input: { kind: "jpg" },
    plan: { outcomes: {}, children: {} },
    startAt: 1_000,
    definitionOf: () => child as WorkflowDef | null,
    taskDefOf: () => null,
    runScript: () => Promise.resolve({ ok: false, message: "no sandbox", timedOut: false }),
    breathe: () => Promise.resolve(),
    maxSteps: 2_000,
    maxVirtualMs: 86_400_000,
    newId: () => `id${(ids += 1)}`,
    repeatLast: true,
    otherwise: { ...USUAL_OUTCOME, output: { b: 1, x: "two", "c d": [3] } },
  });
  const { status, output } = execution;
  return { status, output: isJsonObject(output) ? output : null };
}
