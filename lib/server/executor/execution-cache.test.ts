import { expect, it } from "vitest";

import { createExecution } from "@/lib/core/decider/state";
import { ExecutionStore } from "@/lib/server/store/executions";
import { openDatabase } from "@/test/database";

import { ExecutionCache } from "./execution-cache";

function cacheOf(count: number, hasEnded: boolean) {
  const database = openDatabase();
  const cache = new ExecutionCache(new ExecutionStore(database.connection));
  const definition = { name: "w", version: 1, tasks: [] };
  for (let at = 0; at < count; at++) {
    const state = createExecution({ workflowId: `e${at}`, definition, input: {}, now: 0 });
    const execution = cache.add(state);
    cache.noteUnsaved(execution);
    if (hasEnded) state.header.status = "COMPLETED";
    cache.noteSaved(execution);
  }
  const kept = Array.from({ length: count }, (_, at) => cache.peek(`e${at}`)).filter(Boolean);
  database.close();
  return kept.length;
}

it("keeps few of the executions that have ended, and all of those that run", () => {
  expect(cacheOf(4_000, false)).toBe(4_000);
  const ended = cacheOf(4_000, true);
  expect(ended).toBeGreaterThan(1_000);
  expect(ended).toBeLessThan(3_000);
});

it("keeps what is not on disk yet, however much there is", () => {
  const database = openDatabase();
  const cache = new ExecutionCache(new ExecutionStore(database.connection));
  const definition = { name: "w", version: 1, tasks: [] };
  for (let at = 0; at < 30_000; at++) {
    const state = createExecution({ workflowId: `e${at}`, definition, input: {}, now: 0 });
    cache.noteUnsaved(cache.add(state));
  }
  expect(cache.peek("e0")?.id).toBe("e0");
  database.close();
});
