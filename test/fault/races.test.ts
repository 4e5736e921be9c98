import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { openServer, type TestServer } from "../server";

/** Interleavings of each race; `npm run test:faults` asks for more. */
const ROUNDS = Number(process.env["BATON_RACE_ROUNDS"] ?? 8);
vi.setConfig({ testTimeout: 30_000 + ROUNDS * 1_000 });
const OWNER = "a@localhost.local";

let server: TestServer;

beforeAll(async () => {
  server = await openServer();
  await server.call("POST", "/metadata/taskdefs", [
    { name: "raced", retryCount: 0, responseTimeoutSeconds: 3600, ownerEmail: OWNER },
    {
      name: "silent",
      retryCount: 1,
      retryDelaySeconds: 0,
      responseTimeoutSeconds: 1,
      timeoutSeconds: 0,
      ownerEmail: OWNER,
    },
  ]);
  await server.call("PUT", "/metadata/workflow", [flow("raced", "one"), flow("silent", "one")]);
});
afterAll(() => server.close());

function flow(name: string, description: string) {
  const tasks = [{ name, taskReferenceName: "only", type: "SIMPLE" }];
  return { name, version: 1, schemaVersion: 2, ownerEmail: OWNER, description, tasks };
}

interface Attempt {
  readonly taskId: string;
  readonly status: string;
  readonly outputData: Record<string, unknown>;
}

interface View {
  readonly status: string;
  readonly tasks: readonly Attempt[];
}

async function view(id: string): Promise<View> {
  return (await server.call("GET", `/workflow/${id}`)).json as View;
}

async function started(name: string): Promise<string> {
  return (await server.call("POST", `/workflow/${name}`, {})).text;
}

async function polled(name: string): Promise<string> {
  const { json } = await server.call("GET", `/tasks/poll/${name}?workerid=w`);
  return (json as Attempt).taskId;
}

function report(id: string, taskId: string, status: string, by: string) {
  const body = { workflowInstanceId: id, taskId, status, outputData: { by } };
  return server.call("POST", "/tasks", body);
}

/** All at once, begun in one order or the other. */
function alternate(round: number, calls: readonly (() => Promise<{ status: number }>)[]) {
  const order = round % 2 === 0 ? calls : calls.toReversed();
  return Promise.all(order.map((call) => call()));
}

describe("reports of one task", () => {
  it("that race end it once: the first one that is stored stays", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const id = await started("raced");
      const taskId = await polled("raced");
      const answers = await alternate(round, [
        () => report(id, taskId, "COMPLETED", "a"),
        () => report(id, taskId, "FAILED", "b"),
        () => report(id, taskId, "COMPLETED", "c"),
      ]);
      for (const { status } of answers) expect([200, 409]).toContain(status);
      const first = await view(id);
      expect(["COMPLETED", "FAILED"]).toContain(first.status);
      await report(id, taskId, "COMPLETED", "late");
      await report(id, taskId, "FAILED", "late");
      expect(await view(id)).toEqual(first);
      expect(first.tasks).toHaveLength(1);
    }
  });

  it("that come after its time-out change nothing; the next attempt is another task", async () => {
    const id = await started("silent");
    const lost = await polled("silent");
    let seen = await view(id);
    while (seen.tasks.length < 2) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      seen = await view(id);
    }
    expect(seen.tasks[0]).toMatchObject({ taskId: lost, status: "TIMED_OUT", outputData: {} });
    expect([200, 409]).toContain((await report(id, lost, "COMPLETED", "late")).status);
    expect((await view(id)).tasks[0]).toMatchObject({ status: "TIMED_OUT", outputData: {} });
    const next = await polled("silent");
    expect(next).not.toBe(lost);
    await report(id, next, "COMPLETED", "in time");
    expect(await view(id)).toMatchObject({
      status: "COMPLETED",
      tasks: [{ status: "TIMED_OUT" }, { status: "COMPLETED", outputData: { by: "in time" } }],
    });
  });

  it("that race with the end of the execution leave it as whoever was first made it", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const id = await started("raced");
      const taskId = await polled("raced");
      await alternate(round, [
        () => report(id, taskId, "COMPLETED", "worker"),
        () => server.call("DELETE", `/workflow/${id}?reason=stop`),
      ]);
      const first = await view(id);
      const task = first.tasks[0];
      expect([
        ["COMPLETED", "COMPLETED", { by: "worker" }],
        ["TERMINATED", "CANCELED", {}],
      ]).toContainEqual([first.status, task?.status, task?.outputData]);
      await report(id, taskId, "COMPLETED", "late");
      expect(await view(id)).toEqual(first);
    }
  });
});

describe("starts with one key", () => {
  it("are one execution each time, with whatever strategy the others ask", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const key = `key-${round}`;
      const strategies = ["RETURN_EXISTING", "FAIL", "FAIL_ON_RUNNING"];
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          server.call("POST", "/workflow", {
            name: "raced",
            correlationId: key,
            idempotencyKey: key,
            idempotencyStrategy: strategies[(at + round) % strategies.length],
          }),
        ),
      );
      const ids = new Set(answers.filter(({ status }) => status === 200).map(({ text }) => text));
      expect(ids.size).toBe(1);
      for (const { status } of answers) expect([200, 409]).toContain(status);
      const found = await server.call("GET", `/workflow/raced/correlated/${key}`);
      expect(found.json).toHaveLength(1);
      await server.call("DELETE", `/workflow/${[...ids][0]}`);
    }
  });
});

describe("two editors of one workflow", () => {
  const path = (round: number) => `/drafts/edited-${round}`;
  const save = (round: number, by: string, tag: string | null) =>
    server.call(
      "PUT",
      path(round),
      { draft: flow(`edited-${round}`, by) },
      tag === null ? { "if-none-match": "*" } : { "if-match": tag },
    );
  const read = async (round: number) => {
    const { json, headers } = await server.call("GET", path(round));
    const { draft } = json as { draft: { description: string } | null };
    return { by: draft?.description ?? null, tag: headers.get("etag") };
  };

  it("that save over the same draft: one is told to look again, nothing is overwritten", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const made = await alternate(round, [
        () => save(round, "first a", null),
        () => save(round, "first b", null),
      ]);
      expect(made.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      const { tag } = await read(round);
      const names = round % 2 === 0 ? ["a", "b"] : ["b", "a"];
      const saved = await Promise.all(names.map((name) => save(round, name, tag)));
      expect(saved.map(({ status }) => status).toSorted()).toEqual([200, 412]);
      const winner = names[saved.findIndex(({ status }) => status === 200)];
      expect((await read(round)).by).toBe(winner);
    }
  });

  it("of whom one throws it away: either the save or the removal is refused", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { tag } = await read(round);
      const [one, two] = await alternate(round, [
        () => save(round, "saved", tag),
        () => server.call("DELETE", path(round), undefined, { "if-match": tag ?? "" }),
      ]);
      const [saving, removing] = round % 2 === 0 ? [one, two] : [two, one];
      const { by } = await read(round);
      expect([
        [true, false, "saved"],
        [false, true, null],
      ]).toContainEqual([saving?.status === 200, removing?.status === 200, by]);
      for (const each of [saving, removing]) expect([200, 404, 409, 412]).toContain(each?.status);
    }
  });

  it("whose published version is written and removed at once: it is there whole, or not at all", async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const definition = flow("published", `round ${round}`);
      await server.call("PUT", "/metadata/workflow", [definition]);
      const answers = await alternate(round, [
        () => server.call("PUT", "/metadata/workflow", [flow("published", "again")]),
        () => server.call("DELETE", "/metadata/workflow/published/1"),
        () => server.call("POST", "/workflow/published", {}),
        () => server.call("POST", "/metadata/workflow", flow("published", "new")),
      ]);
      for (const { status } of answers) expect([200, 404, 409]).toContain(status);
      const { status, json } = await server.call("GET", "/metadata/workflow/published");
      const left = json as { description: string; tasks: unknown[] };
      expect([null, ["again", 1], ["new", 1]]).toContainEqual(
        status === 404 ? null : [left.description, left.tasks.length],
      );
    }
  });
});
