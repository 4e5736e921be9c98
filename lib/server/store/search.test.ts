import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openDatabase } from "@/test/database";

import { ExecutionStore } from "./executions";
import { parseSearch, parseSort, type SearchFields } from "./search-query";
import { SearchStore } from "./search";

const FIELDS: SearchFields = {
  status: { column: "e.status", kind: "text" },
  workflowType: { column: "e.name", kind: "text" },
  startTime: { column: "e.createTime", kind: "time" },
};

describe("parseSearch", () => {
  it.each([
    ["status='RUNNING'", "e.status = ?", ["RUNNING"]],
    ["status IN (RUNNING)", "e.status = ?", ["RUNNING"]],
    ["status IN ('RUNNING',\"FAILED\")", "e.status IN (?, ?)", ["RUNNING", "FAILED"]],
    ["workflowType IN ('w', 'v')", "e.name IN (?, ?)", ["w", " v"]],
    ["workflowType=im*_x", "e.name LIKE ? ESCAPE '\\'", ["im%\\_x"]],
    ["startTime > 5", "e.createTime > ?", [5]],
    ["NOT status=FAILED", "e.status = ?", ["FAILED"]],
    ["status = a OR status = b", "e.status = ?", ["a OR status = b"]],
  ])("reads %s as the original does", (query, sql, values) => {
    expect(parseSearch(query, FIELDS)).toEqual([{ sql, values }]);
  });

  it("joins by AND, ignores unknown fields and refuses what has no condition", () => {
    expect(parseSearch("status=A AND nope=1 AND workflowType=w", FIELDS)).toHaveLength(2);
    expect(parseSearch("constructor=1", FIELDS)).toEqual([]);
    expect(parseSearch("  ", FIELDS)).toEqual([]);
    expect(() => parseSearch("nonsense", FIELDS)).toThrow(
      "Incorrectly formatted query string: nonsense",
    );
  });

  it("never lets a text of the caller into the statement", () => {
    const hostile = ["x' OR 1=1 --", "x); DROP TABLE execution; --", "*' UNION SELECT *", '"; --'];
    for (const text of hostile) {
      for (const { sql } of parseSearch(`workflowType=${text}`, FIELDS))
        expect(sql).toMatch(/^e\.name (= \?|LIKE \? ESCAPE '\\'|IN \([?, ]+\))$/);
      expect(parseSort(`workflowType:${text}|${text}:ASC`, FIELDS)).toBeNull();
    }
    expect(parseSort("startTime:desc|status:ASC|status", FIELDS)).toBe(
      "e.createTime DESC, e.status ASC, e.status ASC",
    );
  });
});

describe("a search over 100,000 executions", () => {
  let database: ReturnType<typeof openDatabase>;
  let search: SearchStore;
  beforeAll(() => {
    database = openDatabase();
    const { connection } = database;
    connection.exec(`
      INSERT INTO snapshot (id, json) VALUES ('s', '{"name":"w","tasks":[]}');
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99999)
      INSERT INTO execution (id, name, version, status, createTime, updateTime, endTime, lastRetriedTime, correlationId, priority,
        failedRefs, failedTaskNames, taskToDomain, snapshotId)
      SELECT 'id-' || i, 'w' || (i % 50), 1, CASE i % 10 WHEN 0 THEN 'FAILED' WHEN 1 THEN 'RUNNING' ELSE 'COMPLETED' END,
        1000 + i, 1000 + i, 0, 0, 'c' || (i % 1000), 0, '[]', '[]', '{}', 's' FROM n;
      INSERT INTO execution_data (executionId, input, output, variables)
      SELECT id, '{"file":"photo ' || id || '"}', '{}', '{}' FROM execution;
    `);
    search = new SearchStore(connection, new ExecutionStore(connection));
  });
  afterAll(() => database.close());

  const page = { start: 0, size: 100, sort: "startTime:DESC", freeText: "*", query: "" };

  it.each([
    ["everything", {}, 100_000],
    ["one status", { query: "status IN (FAILED)" }, 10_000],
    ["one name and status", { query: "workflowType='w11' AND status='RUNNING'" }, 2_000],
    ["a correlation id", { query: "correlationId='c77'" }, 100],
    ["a time range", { query: "startTime>50999 AND startTime<52000" }, 1_000],
    ["another order", { sort: "workflowType:ASC" }, 100_000],
  ])("gives the first page of %s fast", (_, change, totalHits) => {
    search.searchExecutions({ ...page, ...change });
    const startedAt = performance.now();
    const answer = search.searchExecutions({ ...page, ...change });
    const tookMs = performance.now() - startedAt;
    expect(answer.totalHits).toBe(totalHits);
    expect(answer.results).toHaveLength(Math.min(100, totalHits));
    expect(tookMs).toBeLessThan(200);
  });

  it("finds a part of an input", () => {
    const answer = search.searchExecutions({ ...page, freeText: 'PHOTO id-4711"' });
    expect(answer.results.map(({ workflowId }) => workflowId)).toEqual(["id-4711"]);
  });

  it("knows who names a text, and which executions have ended", () => {
    expect(search.anyExecutionNaming("photo id-40000")).toBe("id-40000");
    expect(search.openExecutionNaming("photo id-40000")).toBeNull();
    expect(search.openExecutionNaming("photo id-40001")).toBe("id-40001");
    expect(search.anyExecutionNaming("photo_id-40001")).toBeNull();
    expect([...search.ended(["id-40000", "id-40001", "nowhere"])]).toEqual([
      ["id-40000", true],
      ["id-40001", false],
    ]);
  });
});
