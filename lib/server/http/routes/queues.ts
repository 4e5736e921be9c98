import { json } from "@/lib/server/http/reply";
import { listQuery, textQuery } from "@/lib/server/http/query";
import type { RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";
import { invalidInput } from "@/lib/core/errors";
import type { PollRow } from "@/lib/server/store/poll-data";

const tag = "tasks";

/** Conductor's /api/tasks/queue: what waits and who asks for it (semantics §7.3). */
export function queueRoutes(table: RouteTable, { engine }: ConductorServices): void {
  table.add(
    "GET",
    "/api/tasks/queue/sizes",
    { tag, summary: "Waiting tasks of types", query: { taskType: "may be repeated" } },
    (c) => {
      const sizes = engine.queueSizes();
      const names = listQuery(c, "taskType");
      return json(Object.fromEntries(names.map((name) => [name, sizes.get(name) ?? 0])));
    },
  );
  const parts = { taskType: "required", domain: "", isolationGroupId: "", executionNamespace: "" };
  table.add(
    "GET",
    "/api/tasks/queue/size",
    { tag, summary: "Waiting tasks of one queue", query: parts },
    (c) => {
      const type = textQuery(c, "taskType");
      if (type === null) throw invalidInput("Required request parameter 'taskType' is not present");
      const [domain, space, group] = ["domain", "executionNamespace", "isolationGroupId"].map(
        (name) => textQuery(c, name),
      );
      const queue = `${domain ? `${domain}:` : ""}${type}${space ? `@${space}` : ""}${group ? `-${group}` : ""}`;
      return json(engine.queueSizes().get(queue) ?? 0);
    },
  );
  table.add("GET", "/api/tasks/queue/all", { tag, summary: "Waiting tasks of all queues" }, () =>
    json(Object.fromEntries(engine.queueSizes())),
  );
  table.add(
    "GET",
    "/api/tasks/queue/all/verbose",
    { tag, summary: "All queues, in Conductor's nested form" },
    () => {
      const queues = [...engine.queueSizes()].map(
        ([name, size]) => [name, { a: { size, uacked: 0 } }] as const,
      );
      return json(Object.fromEntries(queues));
    },
  );
  pollDataRoutes(table, engine);
}

function pollDataRoutes(table: RouteTable, engine: ConductorServices["engine"]): void {
  table.add(
    "GET",
    "/api/tasks/queue/polldata",
    { tag, summary: "Last polls of a type", query: { taskType: "" } },
    (c) => {
      const type = textQuery(c, "taskType");
      return json(
        engine
          .polls()
          .filter((row) => row.taskType === type)
          .map(pollJson),
      );
    },
  );
  table.add(
    "GET",
    "/api/tasks/queue/polldata/all",
    { tag, summary: "Last polls of all types" },
    () => json(engine.polls().map(pollJson)),
  );
}

function pollJson({ taskType, domain, workerId, at }: PollRow) {
  return {
    queueName: taskType,
    ...(domain === null ? {} : { domain }),
    ...(workerId === null ? {} : { workerId }),
    lastPollTime: at,
  };
}
