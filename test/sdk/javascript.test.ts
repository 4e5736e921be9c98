import {
  noopLogger,
  OrkesClients,
  ReturnStrategy,
  TaskManager,
  TaskResultStatusEnum,
  type Task,
} from "@io-orkes/conductor-javascript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openServer, type TestServer } from "../server";

// The official JavaScript client as an application would use it. Nothing here knows that the server is Baton.

let server: TestServer;
let clients: OrkesClients;
beforeAll(async () => {
  server = await openServer();
  clients = await OrkesClients.from({ serverUrl: `${server.base}/api`, logger: noopLogger });
  const owner = "sdk@example.com";
  await clients.getMetadataClient().registerTasks([
    {
      name: "js_greet",
      retryCount: 2,
      retryLogic: "FIXED",
      retryDelaySeconds: 0,
      timeoutSeconds: 0,
      responseTimeoutSeconds: 60,
      ownerEmail: owner,
    },
    {
      name: "js_count",
      retryCount: 0,
      timeoutSeconds: 0,
      responseTimeoutSeconds: 60,
      ownerEmail: owner,
    },
  ]);
  await clients.getMetadataClient().registerWorkflowDef(
    {
      name: "js_flow",
      version: 1,
      schemaVersion: 2,
      ownerEmail: owner,
      timeoutSeconds: 0,
      tasks: [
        {
          name: "fork",
          taskReferenceName: "fork",
          type: "FORK_JOIN",
          forkTasks: [
            [step("js_greet", "greet", { who: "${workflow.input.who}" })],
            [step("js_count", "count", { who: "${workflow.input.who}" })],
          ],
        },
        { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["greet", "count"] },
        { name: "wait", taskReferenceName: "wait", type: "WAIT" },
      ],
      outputParameters: {
        text: "${greet.output.text}",
        letters: "${count.output.letters}",
        answer: "${wait.output.answer}",
        signaled: "${wait.output.taskOutput.answer}",
      },
    },
    true,
  );
});
afterAll(() => server.close());

const step = (name: string, ref: string, inputParameters: Record<string, unknown>) => ({
  name,
  taskReferenceName: ref,
  type: "SIMPLE" as const,
  inputParameters,
});

const start = (who: string) =>
  clients
    .getWorkflowClient()
    .startWorkflow({ name: "js_flow", version: 1, input: { who }, correlationId: `for-${who}` });

const get = (id: string) => clients.getWorkflowClient().getWorkflow(id, true);

async function until<Found>(
  look: () => Promise<Found>,
  isThere: (found: Found) => boolean,
): Promise<Found> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await look();
    if (isThere(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error("it did not happen within ten seconds");
}

const statusIn = (id: string, ref: string) => async () =>
  (await get(id)).tasks?.findLast((task) => task.referenceTaskName === ref)?.status;

/** Runs workers while `body` does. The first greeting of each run fails. */
async function withWorkers<Result>(body: () => Promise<Result>): Promise<Result> {
  const who = (task: Task) => String(task.inputData?.["who"]);
  const manager = new TaskManager(
    clients.getClient(),
    [
      {
        taskDefName: "js_greet",
        execute: (task) =>
          Promise.resolve(
            (task.retryCount ?? 0) === 0
              ? { status: "FAILED", reasonForIncompletion: "not awake yet", outputData: {} }
              : {
                  status: "COMPLETED",
                  outputData: { text: `Hello, ${who(task)}` },
                  logs: [{ log: `greeted ${who(task)}`, createdTime: Date.now() }],
                },
          ),
      },
      {
        taskDefName: "js_count",
        execute: (task) =>
          Promise.resolve({ status: "COMPLETED", outputData: { letters: who(task).length } }),
      },
    ],
    { logger: noopLogger, options: { pollInterval: 20, concurrency: 4, batchPollingTimeout: 50 } },
  );
  manager.startPolling();
  try {
    return await body();
  } finally {
    await manager.stopPolling();
  }
}

describe("the official JavaScript SDK", () => {
  it("works a fork with a retry, leaves logs, signals the WAIT and reads the result", async () => {
    await withWorkers(async () => {
      const id = await start("Ada");
      await until(statusIn(id, "wait"), (status) => status === "IN_PROGRESS");
      const waiting = await get(id);
      const greetings = waiting.tasks?.filter((task) => task.referenceTaskName === "greet") ?? [];
      expect(greetings.map(({ status }) => status)).toEqual(["FAILED", "COMPLETED"]);
      expect(greetings[0]).toMatchObject({ retried: true, reasonForIncompletion: "not awake yet" });
      const logs = await clients.getTaskClient().getTaskLogs(greetings[1]?.taskId ?? "");
      expect(logs.map(({ log }) => log)).toEqual(["greeted Ada"]);
      await clients.getTaskClient().addTaskLog(greetings[1]?.taskId ?? "", "seen");
      // The client sends what is signaled under `taskOutput`.
      const answer = await clients
        .getWorkflowClient()
        .signal(id, TaskResultStatusEnum.COMPLETED, { answer: 42 }, ReturnStrategy.TARGET_WORKFLOW);
      expect(answer.isTargetWorkflow()).toBe(true);
      const done = await until(
        () => get(id),
        ({ status }) => status === "COMPLETED",
      );
      expect(done.output).toMatchObject({ text: "Hello, Ada", letters: 3, signaled: 42 });
    });
  });

  it("pauses, resumes, terminates, retries and restarts", async () => {
    const id = await start("Bo");
    const executor = clients.getWorkflowClient();
    await executor.pause(id);
    expect((await executor.getWorkflowStatus(id, false, false)).status).toBe("PAUSED");
    await executor.resume(id);
    expect((await get(id)).status).toBe("RUNNING");
    await executor.terminate(id, "enough");
    expect(await get(id)).toMatchObject({ status: "TERMINATED", reasonForIncompletion: "enough" });
    await executor.restart(id, false);
    await executor.terminate(id, "again");
    await executor.retry(id, false);
    expect((await get(id)).status).toBe("RUNNING");
    await withWorkers(async () => {
      await until(statusIn(id, "wait"), (status) => status === "IN_PROGRESS");
      await executor.updateTaskByRefName("wait", id, "COMPLETED", { answer: "by name" });
      const done = await until(
        () => get(id),
        ({ status }) => status === "COMPLETED",
      );
      expect(done.output).toMatchObject({ answer: "by name", letters: 2 });
    });
  });

  it("finds executions and definitions, and removes them", async () => {
    const id = await start("Cy");
    const executor = clients.getWorkflowClient();
    const query = `workflowType = 'js_flow' AND correlationId = 'for-Cy'`;
    const { results } = await until(
      () => executor.search(0, 10, query, "*"),
      (found) => (found.results?.length ?? 0) > 0,
    );
    expect(results?.map(({ workflowId }) => workflowId)).toEqual([id]);
    await executor.terminate(id, "found");
    await executor.deleteWorkflow(id);
    await expect(executor.getWorkflow(id, true)).rejects.toThrow(/No such workflow found/);
    const definition = await clients.getMetadataClient().getWorkflowDef("js_flow");
    expect(definition).toMatchObject({ name: "js_flow", version: 1 });
    expect((await clients.getMetadataClient().getTask("js_greet")).retryCount).toBe(2);
  });

  it("executes and waits for the result, and tests a workflow with made-up results", async () => {
    const executor = clients.getWorkflowClient();
    await withWorkers(async () => {
      const run = await executor.executeWorkflow(
        { name: "js_flow", version: 1, input: { who: "Di" } },
        "js_flow",
        1,
        "request-1",
        "wait",
      );
      expect(run.tasks?.some(({ referenceTaskName }) => referenceTaskName === "wait")).toBe(true);
      await executor.terminate(run.workflowId ?? "", "seen");
    });
    const tested = await executor.testWorkflow({
      name: "js_flow",
      version: 1,
      input: { who: "Ed" },
      taskRefToMockOutput: {
        greet: [{ status: "COMPLETED", output: { text: "Hi" } }],
        count: [{ status: "COMPLETED", output: { letters: 9 } }],
        wait: [{ status: "COMPLETED", output: { answer: 1 } }],
      },
    });
    expect(tested).toMatchObject({
      status: "COMPLETED",
      output: { text: "Hi", letters: 9, answer: 1, signaled: null },
    });
  });
});
