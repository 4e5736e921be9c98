import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { simple, workflow } from "@/test/engine";
import { openServer, type TestServer } from "@/test/server";

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

interface Seen {
  readonly id: string | null;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** Reads a stream in the background; `stop` ends it. */
async function listen(path: string, headers: Record<string, string> = {}) {
  const controller = new AbortController();
  const response = await fetch(`${server.base}/api${path}`, { headers, signal: controller.signal });
  const seen: Seen[] = [];
  const reading = (async () => {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true });
      const parts = rest.split("\n\n");
      rest = parts.pop() ?? "";
      for (const part of parts) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(part)?.[1] ?? null;
        const data = field("data");
        if (data !== null)
          seen.push({
            id: field("id"),
            event: field("event") ?? "",
            data: JSON.parse(data) as never,
          });
      }
    }
  })().catch(() => undefined);
  return {
    response,
    seen,
    reading,
    async count(wanted: number) {
      for (let tries = 0; tries < 200 && seen.length < wanted; tries++) await sleep(10);
      return seen;
    },
    stop: () => controller.abort(),
  };
}

async function begin(name: string) {
  const definition = {
    ...workflow([simple(name, {}, { taskDefinition: { retryCount: 1, retryDelaySeconds: 0 } })]),
    name,
  };
  await server.call("PUT", "/metadata/workflow", [definition]);
  return (await server.call("POST", `/workflow/${name}`, {})).text;
}

/** Ids of the attempts of a snapshot. */
function tasksOf({ execution }: Record<string, unknown>): string[] {
  return (execution as { tasks: { taskId: string }[] }).tasks.map(({ taskId }) => taskId);
}

async function report(name: string, status: string, more: object = {}) {
  const task = (await server.call("GET", `/tasks/poll/${name}`)).json as {
    taskId: string;
    workflowInstanceId: string;
  };
  const { taskId, workflowInstanceId } = task;
  await server.call("POST", "/tasks", { taskId, workflowInstanceId, status, ...more });
}

describe("live events of an execution", () => {
  it("bring the whole again when it begins again, without what was thrown away", async () => {
    const id = await begin("again");
    const live = await listen(`/live/executions/${id}`);
    await report("again", "FAILED_WITH_TERMINAL_ERROR");
    await live.count(4);
    await server.call("POST", `/workflow/${id}/restart`);
    const snapshots = () => live.seen.filter(({ event }) => event === "snapshot");
    for (let tries = 0; tries < 200 && snapshots().length < 2; tries++) await sleep(10);
    await report("again", "COMPLETED");
    const isLast = ({ data }: Seen) =>
      (data["transition"] as { to?: string } | undefined)?.to === "COMPLETED";
    for (let tries = 0; tries < 200 && live.seen.filter(isLast).length < 2; tries++)
      await sleep(10);
    live.stop();
    const [first, second] = snapshots().map(({ data }) => tasksOf(data));
    expect(second).toHaveLength(1);
    expect(second).not.toEqual(first);
    const ids = live.seen.flatMap(({ id: seq }) => (seq === null ? [] : [Number(seq)]));
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
    expect(new Set(ids).size).toBe(ids.length);
    // Who was away meanwhile learns it, too.
    const late = await listen(`/live/executions/${id}`, { "last-event-id": "4" });
    const [whole] = await late.count(1);
    late.stop();
    expect(whole?.event).toBe("snapshot");
    expect(tasksOf(whole?.data ?? {})).toEqual(second);
  });

  it("take back the turns that a loop does not keep, and bring the whole to who was away", async () => {
    const { text: id } = await server.call("POST", "/workflow", {
      name: "forgetful",
      workflowDef: {
        ...workflow([
          {
            ...simple("loop", { keepLastN: 1 }),
            type: "DO_WHILE",
            loopCondition: "if ($.loop['iteration'] < 3) { true; } else { false; }",
            loopOver: [simple("turn")],
          },
        ]),
        name: "forgetful",
      },
    });
    const live = await listen(`/live/executions/${id}`);
    for (let turn = 0; turn < 3; turn += 1) await report("turn", "COMPLETED");
    const gone = () => live.seen.filter(({ event }) => event === "gone");
    for (let tries = 0; tries < 200 && gone().length < 2; tries++) await sleep(10);
    live.stop();
    const known = new Map<string, string>();
    for (const { event, data } of live.seen) {
      const { task } = data as { task?: { taskId: string; referenceTaskName: string } | null };
      if (event === "change" && task) known.set(task.taskId, task.referenceTaskName);
    }
    const named = gone().flatMap(({ data }) => data["gone"] as string[]);
    expect(named.map((taskId) => known.get(taskId))).toEqual(["turn__1", "turn__2"]);
    const late = await listen(`/live/executions/${id}`, { "last-event-id": "4" });
    const [whole] = await late.count(1);
    late.stop();
    expect(whole?.event).toBe("snapshot");
    expect(tasksOf(whole?.data ?? {})).toHaveLength(2);
  });

  it("bring the whole first, then every transition once and in order", async () => {
    const id = await begin("a");
    const live = await listen(`/live/executions/${id}`);
    expect(live.response.headers.get("content-type")).toBe("text/event-stream");
    await report("a", "FAILED", { reasonForIncompletion: "no" });
    await report("a", "COMPLETED", { outputData: { n: 1 } });
    const seen = await live.count(7);
    live.stop();
    expect(seen[0]).toMatchObject({
      event: "snapshot",
      id: "2",
      data: { seq: 2, execution: { workflowId: id, status: "RUNNING" } },
    });
    // The definition comes once.
    expect(seen[0]?.data).toHaveProperty("execution.workflowDefinition.tasks");
    expect(seen[0]?.data).toHaveProperty("execution.tasks.0.taskId");
    expect(seen[0]?.data).not.toHaveProperty("execution.tasks.0.workflowTask");
    const changes = seen.slice(1).map(({ id, data }) => {
      const { ref, from, to, reason } = data["transition"] as Record<string, string>;
      return [Number(id), ref, from, to, reason];
    });
    expect(changes).toEqual(
      [
        [3, "a", "SCHEDULED", "IN_PROGRESS", null],
        [4, "a", "IN_PROGRESS", "FAILED", "no"],
        [5, "a", null, "SCHEDULED", "no"],
        [6, "a", "SCHEDULED", "IN_PROGRESS", "no"],
        [7, "a", "IN_PROGRESS", "COMPLETED", null],
        [8, null, "RUNNING", "COMPLETED", null],
      ].slice(0, changes.length),
    );
    expect(changes.length).toBeGreaterThanOrEqual(6);
    const completed = seen.find(({ id }) => id === "7");
    expect(completed?.data).toMatchObject({ task: { status: "COMPLETED", outputData: { n: 1 } } });
    expect(completed?.data["task"]).not.toHaveProperty("workflowTask");
  });

  it("resume behind the last one seen, without a snapshot", async () => {
    const id = await begin("b");
    await report("b", "COMPLETED");
    const live = await listen(`/live/executions/${id}`, { "last-event-id": "3" });
    const seen = await live.count(2);
    live.stop();
    expect(seen.map((each) => [each.event, each.id])).toEqual([
      ["change", "4"],
      ["change", "5"],
    ]);
  });

  it("give a snapshot to who has seen more than there is", async () => {
    const id = await begin("c");
    const live = await listen(`/live/executions/${id}?lastEventId=999`);
    const seen = await live.count(1);
    live.stop();
    expect(seen[0]?.event).toBe("snapshot");
  });

  it("are 404 for what does not exist", async () => {
    expect((await server.call("GET", "/live/executions/nope")).status).toBe(404);
  });

  it("end when the viewer goes", async () => {
    const id = await begin("d");
    const live = await listen(`/live/executions/${id}`);
    await live.count(1);
    const gauge = async () =>
      /baton_live_listeners (\d+)/.exec((await server.call("GET", "//metrics")).text)?.[1];
    expect(await gauge()).toBe("1");
    live.stop();
    for (let tries = 0; tries < 100 && (await gauge()) !== "0"; tries++) await sleep(10);
    expect(await gauge()).toBe("0");
  });
});

describe("live events of all executions", () => {
  it("tell of every change of an execution's status", async () => {
    const live = await listen("/live/executions");
    const id = await begin("e");
    await report("e", "COMPLETED");
    const seen = await live.count(2);
    live.stop();
    const mine = seen
      .filter(({ data }) => (data["workflowId"] as string) === id)
      .map(({ event, data }) => [event, data["status"]]);
    expect(mine).toEqual([
      ["summary", "RUNNING"],
      ["summary", "COMPLETED"],
    ]);
  });
});
