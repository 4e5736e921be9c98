import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, expect, it } from "vitest";

import { openServer, type TestServer } from "../server";

// What a Conductor OSS 3.32.1 server answered to a list of calls, compared field by field with the answers to the same
// calls here. In the recording ids, times and durations are placeholders.

interface Answer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: unknown;
}

const recorded = JSON.parse(readFileSync(new URL("./recorded.json", import.meta.url), "utf8")) as {
  taskDefinitions: { name: string }[];
  workflows: Record<"fork" | "retry" | "sw" | "loop" | "parent", object>;
  responses: Record<string, Answer>;
};

/** Where the answers differ on purpose (docs/decisions), as the paths that differ. */
const EXPLAINED: Record<string, readonly string[]> = {
  // A caller's mistake is 400 or 409 here, not 500, and names the mistake of the text itself.
  "error: malformed json": ["status", "body.status", "body.message"],
  // How often the reference has looked at the JOIN; here nobody has to look.
  "fork: completed": ["body.tasks[3].pollCount"],
  // The reference shares one map between the variables and the definition's.
  "switch: case": ["body.workflowDefinition.variables.chosen"],
  "resume a terminated one": ["status", "body.status"],
  // The reference cannot search tasks on SQLite.
  "task search": ["status", "body"],
  // The recording caught the moment before the optional task got its final status.
  "retry: completed, optional failed": ["body.tasks[3].status"],
};

let server: TestServer;
const answers = new Map<string, Answer>();
/** Written as in the recording. */
const UNKNOWN = "00000000-0000-0000-0000-000000000000";

async function ask(name: string | null, method: string, path: string, body?: unknown) {
  const answer = await server.call(method, path, body);
  const contentType = answer.type;
  const value: unknown = answer.json ?? (answer.text === "" ? null : answer.text);
  if (name !== null) answers.set(name, { status: answer.status, contentType, body: plain(value) });
  return value as never;
}

const report = (task: Task, status: string, more: object = {}) => ({
  workflowInstanceId: task.workflowInstanceId,
  taskId: task.taskId,
  workerId: "worker-1",
  status,
  ...more,
});

interface Task {
  readonly taskId: string;
  readonly workflowInstanceId: string;
}

const poll = async (type: string, name: string | null = null): Promise<Task> =>
  await ask(name, "GET", `/tasks/poll/${type}?workerid=worker-1`);

async function ended(id: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const { status } = (await ask(null, "GET", `/workflow/${id}`)) as { status: string };
    if (status !== "RUNNING") return;
    await sleep(10);
  }
  throw new Error(`${id} did not end`);
}

beforeAll(async () => {
  server = await openServer();
  await ask(null, "POST", "/metadata/taskdefs", recorded.taskDefinitions);
  await ask(null, "PUT", "/metadata/workflow", Object.values(recorded.workflows));
  await ask("metadata: get workflow", "GET", "/metadata/workflow/golden_multipleformat");
  await ask("metadata: get taskdef", "GET", "/metadata/taskdefs/golden_flaky");
  await forks();
  await retries();
  await system();
  await errors();
});
afterAll(() => server.close());

async function forks(): Promise<void> {
  const input = {
    fileLocation: "https://example.com/photo.jpg",
    recipeParameters: { outputSize: { width: 300, height: 200 } },
  };
  const start = {
    name: "golden_multipleformat",
    version: 1,
    correlationId: "order-7",
    priority: 3,
    input,
  };
  const id: string = await ask(null, "POST", "/workflow", start);
  await ask("fork: after start", "GET", `/workflow/${id}?includeTasks=true`);
  const jpg = await poll("golden_image_convert_resize", "poll: one task");
  const a = { outputData: { fileLocation: "https://example.com/a" } };
  await ask("update: completed", "POST", "/tasks", report(jpg, "COMPLETED", a));
  const batch = "/tasks/poll/batch/golden_upload_toS3?workerid=worker-1&count=1&timeout=100";
  const [uploadJpg]: [Task] = await ask("poll: batch", "GET", batch);
  const s3 = (key: string) => ({ outputData: { fileLocation: `https://example.com/s3/${key}` } });
  await ask(null, "POST", "/tasks", report(uploadJpg, "COMPLETED", s3("a")));
  const webp = await poll("golden_image_convert_resize");
  const b = { outputData: { fileLocation: "https://example.com/b" } };
  await ask(null, "POST", "/tasks", report(webp, "COMPLETED", b));
  await ask(null, "POST", "/tasks", report(await poll("golden_upload_toS3"), "COMPLETED", s3("b")));
  await ended(id);
  await ask("fork: completed", "GET", `/workflow/${id}?includeTasks=true`);
  const status = `/workflow/${id}/status?includeOutput=true&includeVariables=true`;
  await ask("fork: status with output", "GET", status);
  await poll("golden_upload_toS3", "poll: nothing");
  await ask("poll batch: nothing", "GET", batch);
  await ask(null, "POST", `/tasks/${jpg.taskId}/log`, "a log line");
  await ask("task log", "GET", `/tasks/${jpg.taskId}/log`);
  await ask("task by id", "GET", `/tasks/${jpg.taskId}`);
  const query = `query=${encodeURIComponent(`workflowId IN (${id})`)}&size=5`;
  await ask("search", "GET", `/workflow/search?${query}`);
  await ask("search-v2", "GET", `/workflow/search-v2?${query}`);
  await ask("task search", "GET", `/tasks/search?${query}`);
}

async function retries(): Promise<void> {
  const start = (p: string) => ({ name: "golden_retrying", version: 1, input: { p } });
  const id: string = await ask(null, "POST", "/workflow", start("x"));
  for (const attempt of [0, 1]) {
    const task = await due("golden_flaky");
    const reasonForIncompletion = `attempt ${attempt + 1} failed`;
    const failure = { reasonForIncompletion, outputData: { partial: attempt } };
    await ask(null, "POST", "/tasks", report(task, "FAILED", failure));
  }
  await ask("retry: waiting for the third attempt", "GET", `/workflow/${id}`);
  const third = await due("golden_flaky");
  await ask(null, "POST", "/tasks", report(third, "COMPLETED", { outputData: { ok: true } }));
  const optional = report(await due("golden_optional_step"), "FAILED", {
    reasonForIncompletion: "not today",
  });
  await ask(null, "POST", "/tasks", optional);
  await ended(id);
  await ask("retry: completed, optional failed", "GET", `/workflow/${id}`);
  const other: string = await ask(null, "POST", "/workflow", start("y"));
  const terminal = { reasonForIncompletion: "bad input" };
  const failing = report(await due("golden_flaky"), "FAILED_WITH_TERMINAL_ERROR", terminal);
  await ask(null, "POST", "/tasks", failing);
  await ask("terminal error: failed", "GET", `/workflow/${other}`);
  await ask("retry operation", "POST", `/workflow/${other}/retry`);
  await ask("after retry operation", "GET", `/workflow/${other}`);
  await ask("terminate", "DELETE", `/workflow/${other}?reason=enough`);
  await ask("terminated", "GET", `/workflow/${other}`);
  await ask("terminate again", "DELETE", `/workflow/${other}?reason=enough`);
  await ask("resume a terminated one", "PUT", `/workflow/${other}/resume`);
}

async function due(type: string): Promise<Task> {
  for (let tries = 0; tries < 200; tries++) {
    const task = await poll(type);
    if (task !== null) return task;
    await sleep(25);
  }
  throw new Error(`no ${type} became due`);
}

async function system(): Promise<void> {
  const run = async (name: string, workflow: string, input: object): Promise<string> => {
    const id: string = await ask(null, "POST", "/workflow", { name: workflow, version: 1, input });
    await ended(id);
    await ask(name, "GET", `/workflow/${id}`);
    return id;
  };
  const over = await run("switch: case", "golden_switching", { kind: "photo" });
  await run("switch: default with inline", "golden_switching", { kind: "other", n: 41 });
  await run("loop: three iterations", "golden_looping", { times: 3 });
  await run("sub workflow", "golden_parent", {});
  const request = { name: "golden_switching", version: 1, input: { kind: "photo" } };
  await ask(
    "sync execute",
    "POST",
    `/workflow/execute/golden_switching/1?requestId=req-1`,
    request,
  );
  await ask("bulk pause of an ended one", "PUT", "/workflow/bulk/pause", [over, UNKNOWN]);
}

async function errors(): Promise<void> {
  await ask("error: unknown execution", "GET", `/workflow/${UNKNOWN}`);
  await ask("error: unknown definition", "POST", "/workflow", { name: "nope", version: 1 });
  const invalid = {
    name: "",
    retryCount: -1,
    timeoutSeconds: 30,
    responseTimeoutSeconds: 60,
    ownerEmail: "docs@example.com",
  };
  await ask("error: invalid task definition", "POST", "/metadata/taskdefs", [invalid]);
  const same = { name: "same", taskReferenceName: "same", type: "SIMPLE" };
  const twice = {
    name: "golden_dup",
    version: 1,
    schemaVersion: 2,
    ownerEmail: "docs@example.com",
    tasks: [same, same],
  };
  await ask("error: duplicate reference", "POST", "/metadata/workflow", twice);
  await ask("error: definition exists", "POST", "/metadata/workflow", recorded.workflows.fork);
  await ask("error: malformed json", "POST", "/workflow", "{oops}");
  const lost = { workflowInstanceId: "x", taskId: "y", status: "COMPLETED" };
  await ask("error: no such task to update", "POST", "/tasks", lost);
  await ask("error: wrong method", "PATCH", "/workflow");
  await ask("error: unknown route", "GET", "/nothing/here");
  await ask("queue sizes", "GET", "/tasks/queue/sizes?taskType=golden_flaky");
  await ask("poll data", "GET", "/tasks/queue/polldata?taskType=golden_flaky");
  await ask("health", "GET", "//health");
}

/** Ids, times and durations become placeholders. */
function plain(value: unknown, key = ""): unknown {
  // `instance` names the machine there and the route here.
  if (key === "instance") return "<instance>";
  if (typeof value === "string")
    return value
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<date>");
  if (typeof value === "number") {
    if (key === "queueWaitTime" || key === "executionTime") return "<ms>";
    return value > 1e12 ? "<time>" : value;
  }
  if (Array.isArray(value)) return value.map((each) => plain(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [plain(name), plain(each, name)]),
  );
}

/** Paths at which two answers differ, with both values. */
function differences(wanted: unknown, found: unknown, path: string): [string, string][] {
  const isPair = (value: unknown): value is object => typeof value === "object" && value !== null;
  if (!isPair(wanted) || !isPair(found) || Array.isArray(wanted) !== Array.isArray(found)) {
    if (Object.is(wanted, found)) return [];
    return [[path, `${JSON.stringify(wanted)} there, ${JSON.stringify(found)} here`]];
  }
  const there = wanted as Record<string, unknown>;
  const here = found as Record<string, unknown>;
  return [...new Set([...Object.keys(there), ...Object.keys(here)])].flatMap((key) =>
    differences(
      there[key],
      here[key],
      Array.isArray(wanted) ? `${path}[${key}]` : `${path}.${key}`,
    ),
  );
}

it.each(Object.keys(recorded.responses))("%s: the same fields, types and texts", (name) => {
  const found = differences(recorded.responses[name], answers.get(name), "").map(
    ([path, text]) => [path.slice(1), text] as const,
  );
  const explained = EXPLAINED[name] ?? [];
  expect(
    found.filter(
      ([path]) => !explained.some((each) => path === each || path.startsWith(`${each}.`)),
    ),
  ).toEqual([]);
});
