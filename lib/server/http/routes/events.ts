import { boolQuery } from "@/lib/server/http/query";
import { requireObjects } from "@/lib/server/http/body";
import { empty, json } from "@/lib/server/http/reply";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const tag = "event";

/** Conductor's /api/event: handlers of events (semantics §6.16), one or a list of them (docs/decisions/0008). */
export function eventRoutes(table: RouteTable, { eventHandlers }: ConductorServices): void {
  const path = "/api/event";
  table.add("POST", path, { tag, summary: "Add an event handler", answer: "empty" }, async (c) => {
    await eventHandlers.add(await requireObjects(c));
    return empty();
  });
  table.add(
    "PUT",
    path,
    { tag, summary: "Change an event handler", answer: "empty" },
    async (c) => {
      await eventHandlers.update(await requireObjects(c));
      return empty();
    },
  );
  table.add("GET", path, { tag, summary: "All event handlers" }, () => json(eventHandlers.all()));
  table.add("GET", "/api/event/queue/config", { tag, summary: "Outside queues: none" }, () =>
    json({}),
  );
  // Asked for by the JavaScript client; of the commercial servers alone.
  table.add("GET", "/api/event/handler/:name", { tag, summary: "One event handler" }, (c) =>
    json(eventHandlers.find(param(c, "name"))),
  );
  table.add(
    "GET",
    "/api/event/:event",
    { tag, summary: "Handlers of one event", query: { activeOnly: "true if absent" } },
    (c) => json(eventHandlers.of(param(c, "event"), boolQuery(c, "activeOnly", true))),
  );
  table.add(
    "DELETE",
    "/api/event/:name",
    { tag, summary: "Remove an event handler", answer: "empty" },
    async (c) => {
      await eventHandlers.remove(param(c, "name"));
      return empty();
    },
  );
}
