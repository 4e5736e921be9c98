import { AppError } from "@/lib/core/errors";
import { requireList, requireObject } from "@/lib/server/http/body";
import { intQuery, textQuery } from "@/lib/server/http/query";
import { empty, json } from "@/lib/server/http/reply";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";
import { nextTimes } from "@/lib/server/schedules/schedules";

const tag = "scheduler";
const base = "/api/scheduler";

/** Conductor's /api/scheduler (semantics §7.5). */
export function scheduleRoutes(table: RouteTable, { schedules, now }: ConductorServices): void {
  const path = `${base}/schedules`;
  table.add(
    "POST",
    path,
    { tag, summary: "Add or replace a schedule", answer: "empty" },
    async (c) => {
      await schedules.save(await requireObject(c));
      return empty();
    },
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
  const next = { cronExpression: "six fields", limit: "5", zoneId: "UTC", scheduleStartTime: "" };
  table.add("GET", `${base}/nextFewSchedules`, { tag, summary: "Next times", query: next }, (c) => {
    const after = intQuery(c, "scheduleStartTime", 0) || now();
    const zone = textQuery(c, "zoneId") ?? "UTC";
    const expression = textQuery(c, "cronExpression") ?? "";
    return json(nextTimes(expression, zone, after, intQuery(c, "limit", 5)));
  });
  pauseRoutes(table, schedules);
}

function pauseRoutes(table: RouteTable, schedules: ConductorServices["schedules"]): void {
  for (const [verb, paused] of [
    ["pause", true],
    ["resume", false],
  ] as const) {
    const doc = { tag, summary: `${verb} schedules` };
    const one = { ...doc, answer: "empty" } as const;
    table.add("PUT", `${base}/schedules/:name/${verb}`, one, async (c) => {
      await schedules.setPaused(param(c, "name"), paused);
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
    table.add("GET", `${base}/admin/${verb}`, doc, async () => {
      const names = schedules.all().flatMap(({ name }) => (typeof name === "string" ? [name] : []));
      for (const name of names) await schedules.setPaused(name, paused);
      return json({ count: names.length });
    });
  }
}
