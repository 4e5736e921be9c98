// One of the two servers under the same calls, and what it answered to each of them.
import { setTimeout as sleep } from "node:timers/promises";

const ENDED = /^(COMPLETED|FAILED|TIMED_OUT|TERMINATED)$/;
const OWNER = "owner@example.com";

/** A server and the answers it gave: `answers` are `{name, status, type, body}` in the order of the calls. */
export class Side {
  answers = [];
  #api;
  #started = [];

  constructor(api) {
    this.#api = api;
  }

  /** Calls without keeping the answer: `{status, body}`. */
  async call(method, path, body, headers = {}) {
    const answer = await fetch(this.#api + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, type: answer.headers.get("content-type"), body: parsed(text) };
  }

  /** Calls, keeps the answer under the name and gives its body. */
  async ask(name, method, path, body, headers) {
    const { status, type, body: value } = await this.call(method, path, body, headers);
    this.answers.push({ name, status, type: type?.split(";")[0] ?? null, body: plain(value) });
    return value;
  }

  async taskDefs(...definitions) {
    const whole = definitions.map((one) => ({
      retryCount: 0,
      timeoutSeconds: 0,
      responseTimeoutSeconds: 60,
      ownerEmail: OWNER,
      ...(typeof one === "string" ? { name: one } : one),
    }));
    await this.call("POST", "/metadata/taskdefs", whole);
  }

  async workflow(name, tasks, more = {}) {
    const definition = { name, version: 1, schemaVersion: 2, ownerEmail: OWNER, tasks, ...more };
    const { body } = await this.call("PUT", "/metadata/workflow", [definition]);
    if (body?.bulkErrorResults && Object.keys(body.bulkErrorResults).length > 0)
      throw new Error(JSON.stringify(body));
  }

  async start(name, input = {}, more = {}) {
    const { body } = await this.call("POST", "/workflow", { name, version: 1, input, ...more });
    this.#started.push(body);
    return body;
  }

  /** Ends what was started: the next scenario finds nothing in the queues. */
  async close() {
    for (const id of this.#started) await this.call("DELETE", `/workflow/${id}`);
  }

  /** The next task of a type, waited for. */
  async poll(type) {
    for (let tries = 0; tries < 100; tries++) {
      const { body } = await this.call("GET", `/tasks/poll/${type}?workerid=w`);
      if (body?.taskId) return body;
      await sleep(100);
    }
    throw new Error(`nobody hands out ${type}`);
  }

  async report(task, status, more = {}) {
    const { workflowInstanceId, taskId } = task;
    return await this.call("POST", "/tasks", { workflowInstanceId, taskId, status, ...more });
  }

  /** Polls and reports in one. */
  async work(type, status = "COMPLETED", more = {}) {
    const task = await this.poll(type);
    await this.report(task, status, more);
    return task;
  }

  async get(id) {
    return (await this.call("GET", `/workflow/${id}?includeTasks=true`)).body;
  }

  /** Keeps the execution once `until` holds of it and two looks in a row are equal. */
  async show(name, id, until = () => true) {
    let before = "";
    for (let tries = 0; tries < 80; tries++) {
      const execution = await this.get(id);
      const now = JSON.stringify([execution.status, execution.tasks?.map(({ status }) => status)]);
      if (until(execution) && now === before) break;
      before = now;
      if (!ENDED.test(execution.status)) await this.call("PUT", `/workflow/decide/${id}`);
      await sleep(150);
    }
    return await this.ask(name, "GET", `/workflow/${id}?includeTasks=true`);
  }

  async ended(name, id) {
    return await this.show(name, id, ({ status }) => ENDED.test(status));
  }
}

/** The attempts of an execution stand as written: `has("a:COMPLETED", "b:SCHEDULED")`; the last attempt of each counts. */
export function has(...states) {
  return ({ tasks = [] }) =>
    states.every((state) => {
      const [ref, status] = state.split(":");
      return (
        tasks.findLast(({ referenceTaskName }) => referenceTaskName === ref)?.status === status
      );
    });
}

function parsed(text) {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const MS = new Set(["queueWaitTime", "executionTime"]);

/** Ids, times and durations become placeholders. */
function plain(value, key = "") {
  if (key === "instance") return "<instance>";
  if (typeof value === "string")
    return value
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<id>")
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<date>")
      .replaceAll(/\b1[5-9]\d{11}\b/g, "<time>");
  if (typeof value === "number") {
    if (MS.has(key)) return "<ms>";
    return value > 1e12 ? "<time>" : value;
  }
  if (Array.isArray(value)) return value.map((each) => plain(each));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [plain(name), plain(each, name)]),
  );
}
