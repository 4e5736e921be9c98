import { describe, expect, it } from "vitest";

import type { WorkflowDef } from "../definition/schema";
import { planOfWishes, type TaskWish, USUAL_OUTCOME, USUAL_WISH, wishKey } from "./made-up";
import { dryRows } from "./segments";
import { simulate } from "./simulate";

const worker = (ref: string) => ({ name: ref, taskReferenceName: ref, type: "SIMPLE" });
const fails: TaskWish = { ...USUAL_WISH, kind: "fails" };

const CHILD: WorkflowDef = { name: "child", version: 1, tasks: [worker("inner")] };
const ROOT: WorkflowDef = {
  name: "root",
  version: 1,
  tasks: [
    {
      name: "loop",
      taskReferenceName: "loop",
      type: "DO_WHILE",
      loopCondition: "$.loop.iteration < 3",
      loopOver: [{ ...worker("body"), optional: true, retryCount: 0 }],
    },
    {
      name: "sub",
      taskReferenceName: "sub",
      type: "SUB_WORKFLOW",
      subWorkflowParam: { name: "child" },
    },
  ],
};

async function rowsWith(wishes: Readonly<Record<string, TaskWish>>) {
  let ids = 0;
  const result = await simulate({
    definition: ROOT,
    input: {},
    plan: planOfWishes(wishes),
    repeatLast: true,
    otherwise: USUAL_OUTCOME,
    startAt: 0,
    definitionOf: (name) => (name === "child" ? CHILD : null),
    taskDefOf: () => null,
    runScript: () => Promise.reject(new Error("no script is needed")),
    breathe: () => Promise.resolve(),
    maxSteps: 1_000,
    maxVirtualMs: 1_000_000,
    newId: () => `id-${(ids += 1)}`,
  });
  const children = result.children.map(({ workflowId, parentWorkflowTaskId }) => ({
    workflowId: String(workflowId),
    parentTaskId: String(parentWorkflowTaskId),
  }));
  const rows = dryRows(result.transitions, String(result.execution["workflowId"]), children);
  return { status: result.execution["status"], rows };
}

describe("the timeline of a dry run", () => {
  it("has a row for each task, those of a child below the task that started it", async () => {
    const { status, rows } = await rowsWith({});
    expect(status).toBe("COMPLETED");
    expect(rows.map(({ ref, depth }) => [ref, depth])).toEqual([
      ["loop", 0],
      ["body", 0],
      ["sub", 0],
      ["inner", 1],
    ]);
    const body = rows[1]?.segments.filter(({ kind }) => kind === "work") ?? [];
    expect(body.map(({ iteration, fromMs, toMs }) => [iteration, toMs - fromMs])).toEqual([
      [1, 1_000],
      [2, 1_000],
      [3, 1_000],
    ]);
  });
  it("shows what was wished for one round, and for a task of a child alone", async () => {
    const { status, rows } = await rowsWith({
      [wishKey(["body"], 2)]: fails,
      [wishKey(["sub", "inner"], null)]: { ...USUAL_WISH, seconds: 7 },
    });
    expect(status).toBe("COMPLETED");
    const of = (ref: string) => rows.find((row) => row.ref === ref)?.segments ?? [];
    expect(of("body").map((one) => one.status)).toEqual([
      "COMPLETED",
      "COMPLETED_WITH_ERRORS",
      "COMPLETED",
    ]);
    const inner = of("inner").find(({ kind }) => kind === "work");
    expect((inner?.toMs ?? 0) - (inner?.fromMs ?? 0)).toBe(7_000);
  });
  it("lets a task that is open last to the end", async () => {
    const { status, rows } = await rowsWith({
      [wishKey(["sub", "inner"], null)]: { ...USUAL_WISH, kind: "hangs" },
    });
    expect(status).toBe("RUNNING");
    const last = rows.find((row) => row.ref === "inner")?.segments.at(-1);
    expect(last).toMatchObject({ status: "IN_PROGRESS", toMs: 3_000 });
  });
});
