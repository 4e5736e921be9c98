// @vitest-environment node
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, describe, expect, it, vi } from "vitest";

import { type Followed, followExecution, NOT_FOLLOWED } from "./follow-execution";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server | null = null;
let stop = () => {};

afterEach(async () => {
  stop();
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = null;
});

const task = (taskId: string, status: string) => ({ taskId, referenceTaskName: taskId, status });
const execution = (tasks: readonly object[], status = "RUNNING") => ({
  workflowId: "w",
  status,
  workflowDefinition: { name: "w", tasks: [] },
  tasks,
});
const event = (id: number, name: string, data: object) =>
  `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const snapshot = (id: number, tasks: readonly object[]) =>
  event(id, "snapshot", { seq: id, at: Date.now() + 5_000, execution: execution(tasks) });

async function follow(handle: Handler, silenceMs = 30_000) {
  server = createServer(handle);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const seen: Followed[] = [NOT_FOLLOWED];
  stop = followExecution("w", (followed) => seen.push(followed), {
    origin: `http://127.0.0.1:${port}`,
    silenceMs,
    againMs: 30,
  });
  return { seen, last: () => seen.at(-1) ?? NOT_FOLLOWED };
}

function begin(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
}

const waitFor = (check: () => void) => vi.waitFor(check, { timeout: 4_000 });

describe("following an execution", () => {
  it("forgets the attempts that are not kept any more", async () => {
    const { last } = await follow((_, response) => {
      begin(response);
      response.write(snapshot(1, [task("a__1", "COMPLETED"), task("a__2", "SCHEDULED")]));
      response.write('event: gone\ndata: {"gone":["a__1"]}\n\n');
    });
    await waitFor(() => expect([...(last().live?.tasks.keys() ?? [])]).toEqual(["a__2"]));
  });

  it("shows the snapshot, then every change, and knows the server's clock", async () => {
    const { last } = await follow((_, response) => {
      begin(response);
      response.write(snapshot(1, [task("a", "SCHEDULED")]));
      response.write(
        event(2, "change", { task: task("a", "COMPLETED"), execution: { status: "COMPLETED" } }),
      );
      response.write('event: progress\ndata: {"taskId":"a","percent":40}\n\n');
    });
    await waitFor(() => expect(last().live?.execution.status).toBe("COMPLETED"));
    expect(last().live?.tasks.get("a")?.status).toBe("COMPLETED");
    expect(last().live?.progress.get("a")).toBe(40);
    expect(last().connection).toBe("live");
    expect(last().skewMs).toBeGreaterThan(3_000);
  });

  it("resumes after the last event and tells what ended meanwhile", async () => {
    const asked: (string | undefined)[] = [];
    let isUp = true;
    const { last, seen } = await follow((request, response) => {
      if (!isUp || !(request.url ?? "").includes("/live/")) {
        request.socket.destroy();
        return;
      }
      asked.push(request.headers["last-event-id"] as string | undefined);
      begin(response);
      if (asked.length === 1) {
        response.write(snapshot(7, [task("a", "IN_PROGRESS"), task("b", "IN_PROGRESS")]));
      } else {
        response.write(event(8, "change", { task: task("a", "COMPLETED"), execution: {} }));
        response.write(event(9, "change", { task: task("b", "FAILED"), execution: {} }));
      }
    });
    await waitFor(() => expect(last().connection).toBe("live"));
    isUp = false;
    server?.closeAllConnections();
    await waitFor(() => expect(last().connection).toBe("reconnecting"));
    expect(last().live?.tasks.size).toBe(2);
    isUp = true;
    await waitFor(() => expect(last().live?.tasks.get("a")?.status).toBe("COMPLETED"));
    expect(asked).toEqual([undefined, "7"]);
    await waitFor(() => expect(last().away).toMatchObject({ finished: 2 }));
    expect(seen.some(({ connection }) => connection === "missing")).toBe(false);
  });

  it("reads the execution every while when events are held back", async () => {
    let reads = 0;
    const { last } = await follow((request, response) => {
      if ((request.url ?? "").includes("/live/")) {
        begin(response);
        response.flushHeaders();
        return;
      }
      reads += 1;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(execution([task("a", reads > 2 ? "COMPLETED" : "SCHEDULED")])));
    });
    await waitFor(() => expect(last().connection).toBe("polling"));
    await waitFor(() => expect(last().live?.tasks.get("a")?.status).toBe("COMPLETED"));
  });

  it("gives up a stream that has fallen silent", async () => {
    let streams = 0;
    const { last } = await follow((request, response) => {
      if (!(request.url ?? "").includes("/live/")) {
        request.socket.destroy();
        return;
      }
      streams += 1;
      begin(response);
      response.write(snapshot(streams, []));
    }, 150);
    await waitFor(() => expect(streams).toBeGreaterThan(1));
    await waitFor(() => expect(last().connection).toBe("live"));
  });

  it("knows when there is no such execution", async () => {
    let requests = 0;
    const { last } = await follow((_, response) => {
      requests += 1;
      response.writeHead(404).end();
    });
    await waitFor(() => expect(last().connection).toBe("missing"));
    const before = requests;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(requests).toBe(before);
  });
});
