import { describe, expect, it } from "vitest";

import { taskView } from "@/test/task-view";

import { type ActionRun, consequencesBelow, consequencesOf, RUN_ACTIONS } from "./consequences";
import type { TaskView } from "./task-runs";

const task = (ref: string, status: string, seq: number, more: Partial<TaskView> = {}) =>
  taskView(ref, { taskType: "SIMPLE", status, seq, ...more });

const TASKS = [task("a", "COMPLETED", 1), task("b", "FAILED", 2), task("c", "CANCELED", 3)];
const run = (changes: Partial<ActionRun> = {}): ActionRun => ({
  status: "FAILED",
  tasks: TASKS,
  restartable: true,
  target: TASKS[1] ?? null,
  ref: null,
  retries: 3,
  ...changes,
});
const refused = (status: string, changes: Partial<ActionRun> = {}) =>
  RUN_ACTIONS.filter((action) => consequencesOf(action, run({ status, ...changes })).refusal);

describe("actions of a run", () => {
  it("are possible or refused with a reason, by the status of the run", () => {
    expect(refused("FAILED")).toEqual(["skip", "pause", "resume", "terminate"]);
    expect(refused("TIMED_OUT", { tasks: [] })).not.toContain("retry");
    expect(refused("COMPLETED")).toContain("retry");
    expect(refused("COMPLETED", { restartable: false })).toContain("restart");
    expect(refused("RUNNING", { ref: "later" })).toEqual([
      "retry",
      "edit",
      "rerun",
      "restart",
      "restart-latest",
      "resume",
    ]);
    expect(refused("PAUSED")).toContain("pause");
    expect(refused("PAUSED")).not.toContain("resume");
    expect(refused("FAILED", { target: null })).toContain("rerun");
  });

  it("say that a failed task cannot be skipped, and what to do instead", () => {
    const says = (ref: string) => consequencesOf("skip", run({ status: "RUNNING", ref })).refusal;
    expect(says("b")).toMatch(/Mark it optional/);
    expect(says("a")).toMatch(/reached already/);
    expect(says("later")).toBeNull();
    expect(consequencesOf("skip", run({ ref: "later" })).refusal).toMatch(/running/);
  });

  it("tell that a retry beyond the policy is the last one", () => {
    expect(consequencesOf("retry", run({ retries: 0 })).says).toMatch(
      /one more attempt, then final/,
    );
    expect(consequencesOf("retry", run()).says).not.toMatch(/final/);
    expect(consequencesOf("retry", run())).toMatchObject({ kept: ["a"], again: ["b", "c"] });
    const nothing = consequencesOf("retry", run({ status: "TERMINATED", tasks: [] }));
    expect(nothing.refusal).toMatch(/Restart the whole run/);
  });

  it("tell what a rerun throws away", () => {
    expect(consequencesOf("edit", run())).toMatchObject({ thrownAway: ["c"], again: ["b"] });
    const child = { ...run(), target: task("b", "FAILED", 2, { taskType: "SUB_WORKFLOW" }) };
    expect(consequencesOf("rerun", child)).toMatchObject({ thrownAway: [] });
    expect(consequencesOf("again", run()).thrownAway).toEqual([]);
    expect(consequencesOf("restart-latest", run()).says).toMatch(/newest definition/);
  });

  it("know when there is no newer definition, and that a new run takes the one that is left", () => {
    const gone = run({ isPublished: false });
    expect(consequencesOf("restart-latest", gone).refusal).toContain("No definition");
    expect(consequencesOf("restart", gone).refusal).toBeNull();
    expect(consequencesOf("again", gone).says).toContain("own copy");
    expect(consequencesOf("restart-latest", run({ isPublished: true })).refusal).toBeNull();
  });

  it("of a run below keep this one's results and let it go on", () => {
    const tasks = [
      task("done", "COMPLETED", 1),
      task("sub", "FAILED", 2, { taskType: "SUB_WORKFLOW" }),
      task("beside", "CANCELED", 3),
    ];
    const top = run({ tasks });
    expect(consequencesBelow("edit", top, run(), ["sub"])).toMatchObject({
      refusal: null,
      kept: ["done", "sub/a"],
      again: ["sub", "beside", "sub/b"],
      thrownAway: ["sub/c"],
    });
    const open = run({ tasks, status: "RUNNING" });
    expect(consequencesBelow("retry", open, run(), ["sub"]).refusal).toMatch(/still going on/);
  });

  it("say that stopping cancels what is open", () => {
    const open = { status: "RUNNING", tasks: [task("a", "IN_PROGRESS", 1)] };
    expect(consequencesOf("terminate", run(open)).says).toMatch(/Open tasks are canceled/);
    expect(consequencesOf("terminate", run({ status: "RUNNING", tasks: [] })).says).not.toMatch(
      /canceled/,
    );
  });
});
