import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openDatabase } from "@/test/database";

import { ExecutionList, type ListRequest } from "./execution-list";
import { ExecutionStore } from "./executions";

const COUNT = 100_000;
/** Goes on by so much with every look, in ms. */
let tick = 0;
let database: ReturnType<typeof openDatabase>;
let list: ExecutionList;

beforeAll(() => {
  database = openDatabase();
  const { connection } = database;
  connection.exec(`
    INSERT INTO snapshot (id, json) VALUES ('s', '{"name":"w","version":1,"tasks":[]}');
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${COUNT - 1})
    INSERT INTO execution (id, name, version, status, createTime, updateTime, endTime, lastRetriedTime, correlationId, priority,
      failedRefs, failedTaskNames, taskToDomain, snapshotId)
    SELECT printf('id-%06d', i), 'w' || (i % 50), 1, CASE i % 10 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'RUNNING' ELSE 'COMPLETED' END,
      1000 + i / 4, 1000 + i, 0, 0, 'c' || (i % 1000), 0, '[]', '[]', '{}', 's' FROM n;
    INSERT INTO execution_data (executionId, input, output, variables)
    SELECT id, '{"file":"photo ' || id || '"}', '{}', '{}' FROM execution;
    INSERT INTO task (id, executionId, ref, taskType, taskDefName, status, seq, retryCount, iteration, scheduledTime, startTime,
      endTime, updateTime, firstScheduledTime, startDelayInSeconds, callbackAfterSeconds, dueTime, responseTimeoutSeconds,
      rateLimitPerFrequency, rateLimitFrequencyInSeconds, pollCount, retried, executed, input, output)
    SELECT 't' || a.n || e.id, e.id, 'a', 'x', 'x', 'COMPLETED', 1 + a.n, a.n, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, '{}', '{}'
    FROM execution e, (SELECT 0 AS n UNION SELECT 1 UNION SELECT 2) a WHERE a.n = 0 OR substr(e.id, -2) = '70';
  `);
  let now = 0;
  list = new ExecutionList(connection, new ExecutionStore(connection), () => (now += tick));
});
afterAll(() => database.close());

const ALL: ListRequest = { query: "", freeText: "", retried: false, cursor: null, size: 50 };
const ids = (change: Partial<ListRequest>) =>
  list.page({ ...ALL, ...change }).results.map(({ header }) => header.workflowId);

describe("pages of executions", () => {
  it("follow one another without a gap, a repetition or a change by new ones", () => {
    const first = list.page({ ...ALL, query: "correlationId = 'c7'", size: 30 });
    expect(first.total).toBe(100);
    database.connection.exec(`
      INSERT INTO execution SELECT 'new', name, version, status, 9999999, updateTime, endTime, lastRetriedTime, 'c7', priority,
        reason, failedRefs, failedTaskNames, failedTaskId, parentWorkflowId, parentWorkflowTaskId, reRunFromWorkflowId, event,
        createdBy, idempotencyKey, taskToDomain, snapshotId, faults FROM execution WHERE id = 'id-000007';
      INSERT INTO execution_data VALUES ('new', '{}', '{}', '{}');`);
    const seen = first.results.map(({ header }) => header.workflowId);
    for (let next = first.next; next !== null;) {
      const page = list.page({ ...ALL, query: "correlationId = 'c7'", size: 30, cursor: next });
      seen.push(...page.results.map(({ header }) => header.workflowId));
      next = page.next;
    }
    database.connection.exec("DELETE FROM execution WHERE id = 'new'");
    expect(seen).toHaveLength(100);
    expect(new Set(seen).size).toBe(100);
    expect(seen[0]).toBe("id-099007");
  });

  it("are in order where many began in the same millisecond", () => {
    const one = list.page({ ...ALL, size: 3 });
    const two = list.page({ ...ALL, size: 3, cursor: one.next });
    const both = [...one.results, ...two.results].map(({ header }) => header.workflowId);
    expect(both).toEqual([
      "id-099996",
      "id-099997",
      "id-099998",
      "id-099999",
      "id-099992",
      "id-099993",
    ]);
  });

  it("hold those with retries only, and say how many", () => {
    const page = list.page({ ...ALL, retried: true, query: "status = 'FAILED'" });
    expect(page.total).toBe(1_000);
    expect(page.results.every(({ retries }) => retries === 2)).toBe(true);
    expect(list.page(ALL).results[0]?.retries).toBe(0);
  });

  it("forget retries that were thrown away, and executions that are gone", () => {
    const { connection } = database;
    const is = (id: string) =>
      connection.prepare("SELECT 1 FROM retried_execution WHERE executionId = ?").get(id) !==
      undefined;
    connection.exec("DELETE FROM task WHERE executionId = 'id-000170' AND retryCount = 2");
    expect(is("id-000170")).toBe(true);
    connection.exec("DELETE FROM task WHERE executionId = 'id-000170' AND retryCount = 1");
    expect(is("id-000170")).toBe(false);
    connection.exec("DELETE FROM execution WHERE id = 'id-000270'");
    expect(is("id-000270")).toBe(false);
  });

  it("search in texts for a bounded time, and go on from there", () => {
    tick = 60;
    const wanted = { freeText: 'PHOTO id-000004"' };
    const first = list.page({ ...ALL, ...wanted });
    expect(first.results).toEqual([]);
    expect(first.lookedBackTo).toBeLessThan(1_000 + COUNT / 4);
    tick = 0;
    expect(ids({ ...wanted, cursor: first.next })).toEqual(["id-000004"]);
    expect(ids({ freeText: "photo_id" })).toEqual([]);
    const page = list.page({ ...ALL, freeText: "photo", size: 7 });
    expect(page.results).toHaveLength(7);
    expect(ids({ freeText: "photo", size: 1, cursor: page.next })).toEqual(["id-099995"]);
  });

  it("begin at the beginning for what is no cursor", () => {
    expect(ids({ cursor: "'; DROP TABLE task", size: 1 })).toEqual(["id-099996"]);
  });
});
