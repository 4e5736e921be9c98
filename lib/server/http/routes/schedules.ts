import { AppError } from "@/lib/core/errors";
import { requireList, requireObject } from "@/lib/server/http/body";
import { intQuery, optionalInt, textQuery } from "@/lib/server/http/query";
import { empty, json } from "@/lib/server/http/reply";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";
import { readRunOrder, readRunQuery } from "@/lib/server/schedules/run-query";
import { nextTimes } from "@/lib/server/schedules/schedules";

const tag = "scheduler";
const base = "/api/scheduler";

/** Conductor's /api/scheduler (semantics §7.5). */
export function scheduleRoutes(table: RouteTable, services: ConductorServices): void {
  const { schedules, scheduleRuns, now } = services;
  const path = `${base}/schedules`;
  table.add("POST", path, { tag, summary: "Add or replace a schedule" }, async (c) =>
    json(await schedules.save(await requireObject(c))),
  );
  const byWorkflow = { workflowName: "all if absent" };
  table.add("GET", path, { tag, summary: "Schedules", query: byWorkflow }, (c) =>
    json(schedules.all(textQuery(c, "workflowName"))),
  );
  table.add(
    "GET",
    `${path}/search`,
    { tag, summary: "Search schedules", query: byWorkflow },
    (c) => {
      const [name, paused] = [textQuery(c, "scheduleName"), textQuery(c, "paused")];
      const found = schedules
        .all(textQuery(c, "workflowName"))
        .filter((each) => name === null || String(each.name).includes(name))
        .filter((each) => paused === null || String(each.paused) === paused.toLowerCase());
      const start = Math.max(0, intQuery(c, "start", 0));
      const results = found.slice(start, start + Math.max(0, intQuery(c, "size", 100)));
      return json({ totalHits: found.length, results });
    },
  );
  table.add("GET", `${path}/:name`, { tag, summary: "One schedule" }, (c) =>
    json(schedules.find(param(c, "name"))),
  );
  table.add(
    "DELETE",
    `${path}/:name`,
    { tag, summary: "Remove a schedule", answer: "empty" },
    async (c) => {
      await schedules.remove(param(c, "name"));
      return empty();
    },
  );
  const next = {
    cronExpression: "six fields",
    limit: "5",
    zoneId: "UTC",
    scheduleStartTime: "",
    scheduleEndTime: "",
  };
  table.add("GET", `${base}/nextFewSchedules`, { tag, summary: "Next times", query: next }, (c) => {
    const zone = textQuery(c, "zoneId") ?? "UTC";
    const expression = textQuery(c, "cronExpression") ?? "";
    const start = optionalInt(c, "scheduleStartTime") ?? 0;
    const bounds = {
      afterMs: Math.max(now(), start - 1),
      endMs: optionalInt(c, "scheduleEndTime"),
    };
    return json(nextTimes({ expression, zone }, bounds, intQuery(c, "limit", 5)));
  });
  pauseRoutes(table, schedules);
  runRoutes(table, scheduleRuns);
}

const MOST_RUNS = 1_000;

/** What schedules have started. */
function runRoutes(table: RouteTable, runs: ConductorServices["scheduleRuns"]): void {
  const query = {
    query: "scheduleName IN (…) AND state IN (EXECUTED, FAILED) AND scheduledTime>ms",
    start: "0",
    size: "100",
    sort: "scheduledTime:DESC",
  };
  const doc = { tag, summary: "What schedules started, or could not start", query };
  table.add("GET", `${base}/search/executions`, doc, (c) => {
    const conditions = readRunQuery(textQuery(c, "query") ?? "");
    const orders = readRunOrder(textQuery(c, "sort") ?? "");
    const start = Math.max(0, intQuery(c, "start", 0));
    const size = Math.min(Math.max(0, intQuery(c, "size", 100)), MOST_RUNS);
    return json(runs.search(conditions, orders, { start, size }));
  });
  // A run is on record when it has started: none is ever on its way there.
  const requeue = { tag, summary: "Puts records of runs on their way again: there are none" };
  table.add("GET", `${base}/admin/requeue`, requeue, () =>
    json({ sampleIds: [], "recordIds.size": 0 }),
  );
}

function pauseRoutes(table: RouteTable, schedules: ConductorServices["schedules"]): void {
  for (const [verb, paused] of [
    ["pause", true],
    ["resume", false],
  ] as const) {
    const doc = { tag, summary: `${verb} schedules` };
    const one = { ...doc, answer: "empty" } as const;
    table.add("PUT", `${base}/schedules/:name/${verb}`, one, async (c) => {
      await schedules.setPaused(param(c, "name"), paused, textQuery(c, "reason"));
      return empty();
    });
    table.add("PUT", `${base}/bulk/${verb}`, doc, async (c) => {
      const names = (await requireList(c)).map(String);
      const bulkErrorResults: [string, string][] = [];
      const bulkSuccessfulResults: string[] = [];
      for (const name of names) {
        try {
          await schedules.setPaused(name, paused);
          bulkSuccessfulResults.push(name);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          bulkErrorResults.push([name, error.message]);
        }
      }
      return json({
        bulkErrorResults: Object.fromEntries(bulkErrorResults),
        bulkSuccessfulResults,
      });
    });
    const all = { tag, summary: `${verb} all schedules, until the server is started again` };
    table.add("GET", `${base}/admin/${verb}`, all, () => {
      schedules.halt(paused);
      return json({ status: "done" });
    });
  }
}
