import { setTimeout as sleep } from "node:timers/promises";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { TaskRecord } from "@/lib/core/execution/state";
import type { JsonObject } from "@/lib/core/json";
import type { WorkerTask } from "@/lib/server/tasks/worker";
import { done, openTestEngine, simple, workerFor, workflow } from "@/test/engine";

import { recover } from "./recover";

type Engine = ReturnType<typeof openTestEngine>;
let engine: Engine;
const opened: Engine[] = [];

function open(options: Parameters<typeof openTestEngine>[0] = {}): Engine {
  engine = openTestEngine(options);
  opened.push(engine);
  return engine;
}
beforeEach(() => open());
afterEach(() => {
  const bugs = opened.flatMap((each) => each.bugs);
  for (const each of opened.splice(0)) each.close();
  if (bugs.length > 0) throw new Error("the engine reported bugs", { cause: bugs });
});

const complete = (task: TaskRecord | undefined, outputData: JsonObject = {}) =>
  engine.executor.update(task?.workflowInstanceId ?? "", {
    taskId: task?.taskId ?? "",
    status: "COMPLETED",
    outputData,
  });
const fail = (task: TaskRecord | undefined, reasonForIncompletion = "no") =>
  engine.executor.update(task?.workflowInstanceId ?? "", {
    taskId: task?.taskId ?? "",
    status: "FAILED",
    reasonForIncompletion,
  });

function retries(retryCount: number) {
  return { taskDefinition: { retryCount, retryDelaySeconds: 0 } };
}

/** What a start of another process would read. */
function onDisk(id: string) {
  const stored = engine.store.read(id);
  return (
    stored && {
      status: stored.header.status,
      tasks: stored.tasks.map((task) => `${task.referenceTaskName}:${task.status}`),
    }
  );
}

describe("hand-out and completion", () => {
  it("runs tasks in a row; every answer is on disk", async () => {
    const id = await engine.start(workflow([simple("a"), simple("b", { x: "${a.output.x}" })]), {
      p: 1,
    });
    expect(onDisk(id)).toEqual({ status: "RUNNING", tasks: ["a:SCHEDULED"] });
    const [a] = await engine.poll("a");
    expect(onDisk(id)?.tasks).toEqual(["a:IN_PROGRESS"]);
    await complete(a, { x: 7 });
    expect(onDisk(id)?.tasks).toEqual(["a:COMPLETED", "b:SCHEDULED"]);
    const [b] = await engine.poll("b");
    expect(b?.inputData).toEqual({ x: 7 });
    await complete(b);
    expect(onDisk(id)).toEqual({ status: "COMPLETED", tasks: ["a:COMPLETED", "b:COMPLETED"] });
  });

  it("reads back exactly what it holds in memory", async () => {
    const id = await engine.start(
      workflow([simple("a", { deep: [1, null, { k: "ü" }] })]),
      { p: 1 },
      { priority: 5 },
    );
    await engine.poll("a");
    const view = await engine.executor.view(id);
    const stored = engine.store.read(id);
    expect(stored?.header).toEqual(view?.header);
    expect(stored?.tasks).toEqual(view?.tasks);
    expect(stored?.lastTransitionSeq).toBe(view?.seq);
  });

  it("gives one task to one of many that ask for it", async () => {
    await engine.start(workflow([simple("a")]));
    const answers = await Promise.all(Array.from({ length: 20 }, () => engine.poll("a")));
    expect(answers.flat()).toHaveLength(1);
  });

  it("lets a long poll wait until a task is there, and answers as soon as that is stored", async () => {
    const waiting = engine.poll("a", { timeoutMs: 5000, count: 3 });
    await sleep(20);
    const startedAt = performance.now();
    const id = await engine.start(workflow([simple("a")]));
    const [task] = await waiting;
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(task).toMatchObject({
      workflowInstanceId: id,
      status: "IN_PROGRESS",
      pollCount: 1,
      workerId: "w1",
    });
  });

  it("ends a long poll empty after its time and after its caller has gone", async () => {
    expect(await engine.poll("a", { timeoutMs: 30 })).toEqual([]);
    const gone: (() => void)[] = [];
    const waiting = engine.dispatcher.poll({
      taskType: "a",
      domain: null,
      workerId: null,
      count: 1,
      timeoutMs: 60_000,
      onGone: (listener) => {
        gone.push(listener);
        return () => gone.splice(0);
      },
    });
    for (const leave of Array.from(gone)) leave();
    expect(await waiting).toEqual([]);
    expect(engine.dispatcher.waiting).toBe(0);
  });

  it("refuses what does not exist", async () => {
    const id = await engine.start(workflow([simple("a")]));
    await expect(engine.executor.apply("nope", { type: "pause-requested" })).rejects.toThrow(
      "No such workflow found by id: nope",
    );
    await expect(
      engine.executor.update(id, { taskId: "nope", status: "COMPLETED" }),
    ).rejects.toThrow("No such task found by id: nope");
  });

  it("keeps tasks of a domain for polls in that domain", async () => {
    await engine.start(workflow([simple("a")]), {}, { taskToDomain: { a: "eu" } });
    expect(await engine.poll("a")).toEqual([]);
    expect(await engine.poll("a", { domain: "eu" })).toHaveLength(1);
  });
});

describe("timers", () => {
  it("hands a retried task out after its delay, to a poll that waits", async () => {
    const rule = { name: "a", retryCount: 1, retryDelaySeconds: 1, retryLogic: "FIXED" as const };
    const id = await engine.start(workflow([simple("a", {}, { taskDefinition: rule })]));
    await fail((await engine.poll("a"))[0]);
    const failedAt = Date.now();
    const [again] = await engine.poll("a", { timeoutMs: 5000 });
    expect(again?.retryCount).toBe(1);
    expect(Date.now() - failedAt).toBeGreaterThanOrEqual(990);
    expect(onDisk(id)?.tasks).toEqual(["a:FAILED", "a:IN_PROGRESS"]);
  });

  it("notices a silent worker by itself", async () => {
    const rule = { name: "a", retryCount: 0, responseTimeoutSeconds: 1 };
    const id = await engine.start(workflow([simple("a", {}, { taskDefinition: rule })]));
    await engine.poll("a");
    const view = await engine.ended(id);
    expect(view.header.status).toBe("TIMED_OUT");
    expect(onDisk(id)?.tasks).toEqual(["a:TIMED_OUT"]);
  });
});

describe("workers inside the server", () => {
  it("take tasks from the same queues and never more than they have room for", async () => {
    let running = 0;
    let most = 0;
    const worker = workerFor(
      ["a", "b"],
      async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(5);
        running -= 1;
        return done;
      },
      2,
    );
    open({ workers: [worker] });
    const ids = await Promise.all(
      Array.from({ length: 10 }, () => engine.start(workflow([simple("a"), simple("b")]))),
    );
    for (const id of ids) expect((await engine.ended(id)).header.status).toBe("COMPLETED");
    expect(most).toBe(2);
  });

  it("see a task only when it is IN_PROGRESS on disk", async () => {
    const seen: unknown[] = [];
    const worker = workerFor(["a"], (task: WorkerTask) => {
      seen.push(onDisk(task.workflowId)?.tasks);
      return done;
    });
    open({ workers: [worker] });
    await engine.ended(await engine.start(workflow([simple("a")])));
    expect(seen).toEqual([["a:IN_PROGRESS"]]);
  });

  it("turn outcomes into results: final and repeatable failures, crashes", async () => {
    const worker = workerFor(["final", "again", "crash"], ({ taskType, attempt }) => {
      if (taskType === "crash") throw new Error("boom");
      if (taskType === "again" && attempt === 1) return done;
      return {
        status: "failed",
        code: "BAD",
        reason: "It is bad.",
        retry: taskType !== "final",
        output: { n: 1 },
      };
    });
    open({ workers: [worker] });
    const final = await engine.ended(
      await engine.start(workflow([simple("final", {}, retries(3))])),
    );
    expect(final.tasks).toMatchObject([
      {
        status: "FAILED_WITH_TERMINAL_ERROR",
        reasonForIncompletion: "It is bad.",
        outputData: { n: 1, errorCode: "BAD" },
      },
    ]);
    const again = await engine.ended(
      await engine.start(workflow([simple("again", {}, retries(1))])),
    );
    expect(again.tasks.map(({ status }) => status)).toEqual(["FAILED", "COMPLETED"]);
    const crash = await engine.ended(
      await engine.start(workflow([simple("crash", {}, retries(0))])),
    );
    expect(crash.tasks).toMatchObject([
      { status: "FAILED", reasonForIncompletion: expect.stringContaining("crashed") },
    ]);
    expect(engine.bugs.splice(0)).toEqual([new Error("boom")]);
  });

  it("are stopped when their execution is terminated", async () => {
    const stopped: string[] = [];
    const worker = workerFor(
      ["a"],
      (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener("abort", () => {
            stopped.push("a");
            resolve({ status: "canceled" });
          });
        }),
    );
    open({ workers: [worker] });
    const id = await engine.start(workflow([simple("a")]));
    await sleep(30);
    await engine.executor.apply(id, { type: "terminate-requested", reason: "enough" });
    expect(stopped).toEqual(["a"]);
    await sleep(20);
    expect(onDisk(id)).toEqual({ status: "TERMINATED", tasks: ["a:CANCELED"] });
  });
});

describe("a commit that fails", () => {
  it("rejects every caller, forgets what it did and goes on from the rows", async () => {
    const id = await engine.start(workflow([simple("a"), simple("b")]));
    const [a] = await engine.poll("a");
    engine.connection.exec(
      "CREATE TRIGGER broken BEFORE INSERT ON transition BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    const started = engine.start(workflow([simple("a")]));
    const updated = complete(a);
    await expect(updated).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await expect(started).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(onDisk(id)?.tasks).toEqual(["a:IN_PROGRESS"]);
    expect((await engine.executor.view(id))?.tasks.map(({ status }) => status)).toEqual([
      "IN_PROGRESS",
    ]);
    expect([engine.queues.size("a"), engine.queues.size("b")]).toEqual([0, 0]);
    engine.connection.exec("DROP TRIGGER broken");
    await complete(a);
    expect(onDisk(id)?.tasks).toEqual(["a:COMPLETED", "b:SCHEDULED"]);
    expect(await engine.poll("b")).toHaveLength(1);
  });

  it("puts a task that could not be handed out back into its queue", async () => {
    await engine.start(workflow([simple("a")]));
    engine.connection.exec(
      "CREATE TRIGGER broken BEFORE UPDATE ON task BEGIN SELECT RAISE(ABORT, 'no'); END",
    );
    await expect(engine.poll("a")).rejects.toMatchObject({ code: "UNAVAILABLE" });
    engine.connection.exec("DROP TRIGGER broken");
    expect(await engine.poll("a")).toHaveLength(1);
  });
});

describe("failureWorkflow", () => {
  it("starts with the end of the failed one, in the same commit", async () => {
    engine.connection
      .prepare(
        "INSERT INTO workflow_definition (name, version, json, createTime, updateTime) VALUES ('cleanup', 1, ?, 0, 0)",
      )
      .run(JSON.stringify(workflow([simple("clean")], { name: "cleanup" })));
    const rule = { taskDefinition: { retryCount: 0 } };
    const id = await engine.start(
      workflow([simple("a", {}, rule)], { failureWorkflow: "cleanup" }),
      { p: 1 },
    );
    await fail((await engine.poll("a"))[0], "broken");
    const childId = (await engine.executor.view(id))?.header.output["conductor.failure_workflow"];
    const [task] = await engine.poll("clean");
    expect(task?.workflowInstanceId).toBe(childId);
    expect(engine.store.read(String(childId))?.header.input).toMatchObject({
      p: 1,
      workflowId: id,
    });
  });

  it("that fails itself ends after a number of its own kind, not never", async () => {
    const end = { terminationStatus: "FAILED", terminationReason: "no" };
    const definition = {
      ...workflow([simple("end", end, { type: "TERMINATE" })], { name: "loop" }),
      failureWorkflow: "loop",
    };
    engine.connection
      .prepare(
        "INSERT INTO workflow_definition (name, version, json, createTime, updateTime) VALUES ('loop', 1, ?, 0, 0)",
      )
      .run(JSON.stringify(definition));
    const id = await engine.start(definition);
    const executions = engine.connection.prepare("SELECT count(*) AS n FROM execution").get();
    expect(executions).toEqual({ n: 21 });
    expect(onDisk(id)?.status).toBe("FAILED");
  });

  it("says in the output why it could not be started", async () => {
    const id = await engine.start(
      workflow([simple("a", {}, { taskDefinition: { retryCount: 0 } })], {
        failureWorkflow: "nope",
      }),
    );
    await fail((await engine.poll("a"))[0]);
    expect((await engine.executor.view(id))?.header.output["conductor.failure_workflow"]).toBe(
      "Error workflow nope failed to start.  reason: No such workflow found by name: nope, version: null",
    );
  });
});

describe("recover", () => {
  it("queues what waited, leaves outside work alone and takes back what the server was doing", async () => {
    const worker = workerFor(["mine"], () => new Promise(() => undefined));
    const first = open({ workers: [worker] });
    const waiting = await engine.start(workflow([simple("waiting")]));
    const outside = await engine.start(workflow([simple("outside")]));
    await engine.poll("outside");
    const mine = await engine.start(workflow([simple("mine")]));
    await sleep(30);
    expect(onDisk(mine)?.tasks).toEqual(["mine:IN_PROGRESS"]);
    first.abandon();

    const attempts: number[] = [];
    const again = workerFor(["mine"], ({ attempt }) => {
      attempts.push(attempt);
      return done;
    });
    const second = openTestEngine({ workers: [again], file: first.file });
    opened.unshift(second);
    engine = second;
    expect(await recover(engine.executor)).toEqual({ executions: 3, requeued: 1 });
    expect((await engine.ended(mine)).header.status).toBe("COMPLETED");
    expect(attempts).toEqual([0]);
    expect(await engine.poll("outside")).toEqual([]);
    const [task] = await engine.poll("waiting");
    expect(task?.workflowInstanceId).toBe(waiting);
    expect(onDisk(outside)?.tasks).toEqual(["outside:IN_PROGRESS"]);
    expect(await recover(engine.executor)).toEqual({ executions: 2, requeued: 0 });
  });
});

describe("a restart", () => {
  const rated = { taskDefinition: { rateLimitPerFrequency: 2, rateLimitFrequencyInSeconds: 60 } };

  it("keeps the rate window, of what is over as well", async () => {
    const first = open();
    for (const _ of [1, 2, 3]) await engine.start(workflow([simple("rated", {}, rated)]));
    await complete((await engine.poll("rated"))[0]);
    await engine.poll("rated");
    expect(await engine.poll("rated")).toEqual([]);
    first.abandon();

    const second = openTestEngine({ file: first.file });
    opened.unshift(second);
    await recover(second.executor);
    expect(await second.poll("rated")).toEqual([]);
    second.abandon();

    const third = openTestEngine({ file: first.file, now: () => Date.now() + 61_000 });
    opened.unshift(third);
    await recover(third.executor);
    expect(await third.poll("rated")).toHaveLength(1);
  });
});

describe("snapshots of definitions", () => {
  it("are removed with their last execution and written again when they are needed", async () => {
    const snapshots = () =>
      engine.connection.prepare("SELECT count(*) AS n FROM snapshot").get() as { n: number };
    const tidy = () =>
      engine.writer.commit({ write: () => void engine.store.removeUnusedSnapshots() });
    const definition = workflow([simple("a")]);
    const ids = [await engine.start(definition), await engine.start(definition)];
    await engine.executor.remove(ids[0] ?? "");
    await tidy();
    expect(snapshots().n).toBe(1);
    await engine.executor.remove(ids[1] ?? "");
    await Promise.all([tidy(), engine.start(definition)]);
    expect(snapshots().n).toBe(1);
    expect(engine.store.read(ids[1] ?? "")).toBeNull();
    await complete((await engine.poll("a"))[0]);
    await tidy();
    expect(snapshots().n).toBe(1);
  });
});

describe("a removal", () => {
  it("leaves nothing behind of what happens at the same moment, and hands nothing out any more", async () => {
    const id = await engine.start(workflow([simple("a"), simple("b")]));
    const [task] = await engine.poll("a");
    const removed = engine.executor.remove(id);
    await Promise.resolve();
    await Promise.resolve();
    await expect(complete(task)).rejects.toThrow(/No such workflow found/);
    await expect(engine.executor.remove(id)).rejects.toThrow(/No such workflow found/);
    expect(await engine.executor.view(id)).toBeNull();
    await removed;
    expect(await engine.poll("b")).toEqual([]);
    for (const table of ["task", "transition", "execution_data"])
      expect(engine.connection.prepare(`SELECT count(*) AS n FROM "${table}"`).get()).toEqual({
        n: 0,
      });
  });
});
