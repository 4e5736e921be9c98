import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { workerFor } from "../engine";
import { openServer, type TestServer } from "../server";
import { BOMBS, detonate } from "./bombs";

let server: TestServer;
let tries = 0;

beforeAll(async () => {
  const work = workerFor(["steady"], () => ({ status: "completed", output: {} }));
  const poison = workerFor(["poison"], () => {
    tries += 1;
    throw new Error("the worker broke");
  });
  server = await openServer({ workers: [work, poison] });
  await call("POST", "/metadata/taskdefs", [
    { name: "poison", retryCount: 3, retryDelaySeconds: 0, ownerEmail: "a@localhost.local" },
  ]);
  await call("PUT", "/metadata/workflow", [
    definition("steady", ["steady", "steady", "steady"]),
    definition("poisoned", ["poison"]),
  ]);
});
afterAll(() => server.close());

function definition(name: string, tasks: readonly string[]) {
  return {
    name,
    version: 1,
    schemaVersion: 2,
    ownerEmail: "a@localhost.local",
    tasks: tasks.map((task, at) => ({
      name: task,
      taskReferenceName: `${task}${at}`,
      type: "SIMPLE",
    })),
  };
}

async function call(method: string, path: string, body?: unknown): Promise<string> {
  const { status, text } = await server.call(method, path, body);
  if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${text}`);
  return text;
}

/** Starts one after another until told to stop; answers how many were started, when all of them are COMPLETED. */
function others(): { stop: () => Promise<number> } {
  const state = { stopped: false };
  const running = (async () => {
    const ids: string[] = [];
    while (!state.stopped) {
      const id = await call("POST", "/workflow/steady", {});
      ids.push(id);
      await completed(id);
    }
    return ids.length;
  })();
  return {
    stop: async () => {
      state.stopped = true;
      return await running;
    },
  };
}

async function completed(id: string): Promise<void> {
  for (;;) {
    const { status } = JSON.parse(await call("GET", `/workflow/${id}?includeTasks=false`)) as {
      status: string;
    };
    if (status === "COMPLETED") return;
    expect(status).toBe("RUNNING");
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe("what would never end", () => {
  it.each(BOMBS)("is stopped, and disturbs nobody: $name", async (bomb) => {
    const rest = others();
    const { executions, reasons } = await detonate(call, bomb);
    expect(await rest.stop()).toBeGreaterThan(0);
    expect(reasons.join("\n")).toMatch(bomb.reason);
    expect(executions).toBeLessThanOrEqual(bomb.most ?? 30);
  });
});

describe("a task that breaks its worker each time", () => {
  it("fails after its retries, with the reason, while others go on", async () => {
    const rest = others();
    const ids = await Promise.all(
      Array.from({ length: 10 }, () => call("POST", "/workflow/poisoned", {})),
    );
    for (const id of ids) {
      const view = await ended(id);
      expect(view.status).toBe("FAILED");
      expect(view.tasks).toHaveLength(4);
      expect(view.reasonForIncompletion).toContain("The worker crashed");
    }
    expect(tries).toBe(40);
    expect(await rest.stop()).toBeGreaterThan(0);
  });

  interface View {
    readonly status: string;
    readonly tasks: readonly unknown[];
    readonly reasonForIncompletion: string;
  }

  async function ended(id: string): Promise<View> {
    for (;;) {
      const view = JSON.parse(await call("GET", `/workflow/${id}`)) as View;
      if (view.status !== "RUNNING") return view;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
});
