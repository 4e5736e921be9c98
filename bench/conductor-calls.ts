import { setTimeout as sleep } from "node:timers/promises";

import type { HttpClient } from "./http-client";

/** The name of the task that a worker outside of the server serves. */
const OUTSIDE = "bench_outside";

export function simple(name: string, ref: string, inputParameters: object): object {
  return { name, taskReferenceName: ref, type: "SIMPLE", inputParameters };
}

/** Tasks of the outside worker, one after another. */
export function chain(length: number): object[] {
  return Array.from({ length }, (_, index) => simple(OUTSIDE, `t${index}`, {}));
}

export function workflow(name: string, tasks: readonly object[]): object {
  return { name, version: 1, schemaVersion: 2, ownerEmail: "bench@localhost.local", tasks };
}

export async function defineOutside(client: HttpClient): Promise<void> {
  const rule = { retryCount: 0, responseTimeoutSeconds: 60, timeoutSeconds: 0 };
  const ownerEmail = "bench@localhost.local";
  await client.call("POST", "/metadata/taskdefs", [{ name: OUTSIDE, ownerEmail, ...rule }]);
}

export function start(client: HttpClient, name: string): Promise<string> {
  return client.call("POST", `/workflow/${name}`, {});
}

/** Asks until the execution reads COMPLETED. @throws Error when it ends otherwise. */
export async function completed(client: HttpClient, id: string): Promise<void> {
  for (;;) {
    const { status } = await client.json<{ status: string }>(
      "GET",
      `/workflow/${id}?includeTasks=false`,
    );
    if (status === "COMPLETED") return;
    if (status !== "RUNNING") throw new Error(`${id} ended as ${status}`);
    await sleep(1);
  }
}

export interface PolledTask {
  readonly taskId: string;
  readonly workflowInstanceId: string;
  readonly referenceTaskName: string;
}

export function poll(client: HttpClient, count: number, timeoutMs: number): Promise<PolledTask[]> {
  const path = `/tasks/poll/batch/${OUTSIDE}?count=${count}&timeout=${timeoutMs}&workerid=bench`;
  return client.json<PolledTask[]>("GET", path);
}

export async function report(
  client: HttpClient,
  { taskId, workflowInstanceId }: PolledTask,
): Promise<void> {
  const body = { taskId, workflowInstanceId, workerId: "bench", status: "COMPLETED" };
  await client.call("POST", "/tasks", { ...body, outputData: {} });
}

export async function timed(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await action();
  return performance.now() - startedAt;
}
