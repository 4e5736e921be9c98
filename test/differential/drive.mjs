// Runs one case on one server, one worker task at a time: what runs next never depends on how fast a server is.
import { setTimeout as sleep } from "node:timers/promises";

import { hashOf } from "./chance.mjs";

const SETTLED_WITHIN_MS = 30_000;
const MOST_STEPS = 300;
const FINAL =
  /^(COMPLETED|COMPLETED_WITH_ERRORS|FAILED|FAILED_WITH_TERMINAL_ERROR|TIMED_OUT|CANCELED|SKIPPED|TERMINATED)$/;
const CONTAINERS = new Set(["JOIN", "EXCLUSIVE_JOIN", "DO_WHILE", "SUB_WORKFLOW"]);

/** Registers and runs a case: `{family: [execution with tasks, the first being the one started]}`, or `{refused}`. */
export async function drive(api, made) {
  const call = caller(api);
  await call("POST", "/metadata/taskdefs", made.taskDefs);
  for (const definition of made.workflows) {
    const { status, text } = await call("PUT", "/metadata/workflow", [definition]);
    if (status >= 400) return { refused: `${status} ${text}` };
  }
  const { status, text } = await call("POST", `/workflow/${made.name}`, made.input);
  if (status >= 400) return { refused: `${status} ${text}` };
  for (let step = 0; step < MOST_STEPS; step++) {
    const family = await settled(call, text);
    if (FINAL.test(family[0].status)) return { family };
    const next = nextTask(family);
    if (next === undefined) return { family, stuck: true };
    await work(call, next);
  }
  return { family: await readFamily(call, text), stuck: true };
}

function caller(api) {
  return async (method, path, body) => {
    const answer = await fetch(api + path, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return { status: answer.status, text: await answer.text() };
  };
}

async function readFamily(call, id) {
  const { status, text } = await call("GET", `/workflow/${id}?includeTasks=true`);
  if (status !== 200) return [];
  const execution = JSON.parse(text);
  const family = [execution];
  for (const task of execution.tasks) {
    if (task.subWorkflowId) family.push(...(await readFamily(call, task.subWorkflowId)));
  }
  return family;
}

/** The family once neither server has anything left to do by itself. */
async function settled(call, id) {
  let before = "";
  let family = [];
  for (const until = Date.now() + SETTLED_WITHIN_MS; Date.now() < until;) {
    family = await readFamily(call, id);
    const now = JSON.stringify(family.map((each) => [each.status, each.tasks.map(stateOf)]));
    const calm = family.every((each) => isCalm(each, family));
    if (calm && now === before) return family;
    before = now;
    if (!calm)
      for (const each of family)
        if (!FINAL.test(each.status)) await call("PUT", `/workflow/decide/${each.workflowId}`);
    await sleep(calm ? 40 : 100);
  }
  return family;
}

const stateOf = ({ taskId, status, retried, iteration }) => [taskId, status, retried, iteration];

/** Nothing open but worker tasks, and containers that wait for them. */
function isCalm(execution, family) {
  const open = execution.tasks.filter((task) => !FINAL.test(task.status));
  if (FINAL.test(execution.status)) return open.length === 0;
  if (open.length === 0) return false;
  const hasOpenIn = (references, iteration) =>
    open.some((task) => references.some((reference) => nameOf(task, iteration) === reference));
  return open.every((task) => {
    if (task.taskType === "SUB_WORKFLOW") {
      const child = family.find((each) => each.workflowId === task.subWorkflowId);
      return child !== undefined && !FINAL.test(child.status);
    }
    if (task.taskType === "JOIN") {
      const joinOn = task.inputData?.joinOn ?? [];
      return joinOn.some((reference) => waits(execution, reference)) || hasOpenIn(joinOn);
    }
    if (task.taskType === "DO_WHILE")
      return open.some((other) => other !== task && other.iteration > 0);
    return task.status === "SCHEDULED" && !isSystem(task);
  });
}

const nameOf = ({ referenceTaskName }) => referenceTaskName;

/** Is a joined branch not there yet, or not at its end? */
function waits({ tasks }, reference) {
  const latest = tasks.findLast((task) => task.referenceTaskName === reference);
  return latest === undefined || !FINAL.test(latest.status);
}

const isSystem = ({ taskType }) =>
  CONTAINERS.has(taskType) || /^(INLINE|SWITCH|FORK|SET_VARIABLE|TERMINATE)$/.test(taskType);

/** The worker task whose reference hashes lowest: an order without favourites, the same on both servers. */
function nextTask(family) {
  const open = family.flatMap(({ tasks, workflowName }) =>
    tasks
      .filter((task) => task.status === "SCHEDULED" && !isSystem(task))
      .map((task) => ({ task, workflowName })),
  );
  const rank = ({ task, workflowName }) =>
    hashOf(`${workflowName} ${task.referenceTaskName} ${task.iteration} ${task.retryCount}`);
  return open.toSorted((a, b) => rank(a) - rank(b))[0]?.task;
}

/** Polls for just this type and answers as the input asks. */
async function work(call, { taskType, workflowInstanceId, taskId }) {
  for (let tries = 0; tries < 50; tries++) {
    const { status, text } = await call("GET", `/tasks/poll/${taskType}?workerid=differential`);
    if (status === 200 && text !== "") {
      const task = JSON.parse(text);
      await call("POST", "/tasks", {
        workflowInstanceId: task.workflowInstanceId,
        taskId: task.taskId,
        ...outcomeOf(task),
      });
      return;
    }
    await sleep(100);
  }
  throw new Error(
    `Nobody hands out task ${taskId} of type ${taskType} (execution ${workflowInstanceId}).`,
  );
}

/** Input `fail`: how many attempts fail; `how`: with which status. Everything else succeeds with values made of the reference. */
function outcomeOf({ inputData, retryCount, referenceTaskName }) {
  const fails = Number(inputData.fail ?? 0);
  if (retryCount < fails) {
    return {
      status: inputData.how ?? "FAILED",
      reasonForIncompletion: `attempt ${retryCount} of ${referenceTaskName}`,
      outputData: { attempt: retryCount },
    };
  }
  const hash = hashOf(referenceTaskName);
  const output = {
    n: hash % 10,
    kind: ["a", "b", "c"][hash % 3],
    list: [hash % 7, "x"],
    deep: { x: hash % 5 },
  };
  return { status: "COMPLETED", outputData: { ...output, echo: inputData.a ?? null } };
}
