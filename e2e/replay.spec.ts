import { AxeBuilder } from "@axe-core/playwright";
import type { APIRequestContext } from "@playwright/test";

import { expect, test } from "./fixtures";
import { RunPage, startInline } from "./run-page";

const slow = (ref: string, seconds: number) => ({
  name: "sample_slow",
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: { seconds },
});

const sub = {
  name: "sub",
  taskReferenceName: "sub",
  type: "SUB_WORKFLOW",
  subWorkflowParam: {
    name: "inner_flow",
    version: 1,
    workflowDefinition: {
      name: "inner_flow",
      version: 1,
      schemaVersion: 2,
      tasks: [slow("c1", 0.4), slow("c2", 0.4)],
    },
  },
};

async function completed(request: APIRequestContext, id: string): Promise<void> {
  await expect
    .poll(async () => (await (await request.get(`/api/workflow/${id}`)).json()).status, {
      timeout: 30_000,
    })
    .toBe("COMPLETED");
}

async function finishedWithChild(request: APIRequestContext): Promise<string> {
  const id = await startInline(request, [slow("first", 0.3), sub, slow("last", 0.3)]);
  await completed(request, id);
  return id;
}

test("the past of a run shows the run inside it as it was, too", async ({ page, request }) => {
  const id = await finishedWithChild(request);
  const run = new RunPage(page);
  await run.open(id, "?dock=timeline");
  await page.getByRole("button", { name: "Open the workflow in its place" }).click();
  await expect(run.card(/c2, Completed/)).toBeVisible();
  const back = page.getByRole("button", { name: "Previous event" });
  // The end of the run, and of its last task: the end, the start, and that it was queued.
  for (let at = 0; at < 5; at += 1) await back.click();
  await expect(run.card(/ last, Not started/)).toBeVisible();
  await expect(run.card(/c1, Completed/)).toBeVisible();
  const range = page.getByRole("slider", { name: "Moment of the run" });
  const { startTime, tasks } = (await (await request.get(`/api/workflow/${id}`)).json()) as {
    startTime: number;
    tasks: { referenceTaskName: string; startTime: number; subWorkflowId?: string }[];
  };
  const childId = tasks.find(({ referenceTaskName }) => referenceTaskName === "sub")?.subWorkflowId;
  const child = (await (await request.get(`/api/workflow/${childId}`)).json()) as typeof Object & {
    tasks: { referenceTaskName: string; startTime: number; endTime: number }[];
  };
  const [c1] = child.tasks;
  if (!c1) throw new Error("The child has no task.");
  await range.fill(String(Math.round((c1.startTime + c1.endTime) / 2 - startTime)));
  await expect(run.card(/c1, Running/)).toBeVisible();
  await expect(run.card(/c2, Not started/)).toBeVisible();
  await expect(page.getByRole("list", { name: "Tasks in time" })).not.toContainText("c2");
  await range.fill("0");
  await expect(run.card(/c1, Not started/)).toBeVisible();
  await page.getByRole("button", { name: "Now", exact: true }).click();
  await expect(run.card(/c2, Completed/)).toBeVisible();
});

test("a finished run plays, pauses at the end, and Space stops and goes on", async ({
  browser,
  request,
  baseURL,
}) => {
  const context = await browser.newContext({
    ...(baseURL === undefined ? {} : { baseURL }),
    reducedMotion: "no-preference",
  });
  const page = await context.newPage();
  const run = new RunPage(page);
  await run.open(await finishedWithChild(request), "?dock=timeline");
  await run.status("Completed");
  const range = page.getByRole("slider", { name: "Moment of the run" });
  await page.getByLabel("Speed").selectOption("¼×");
  await page.getByRole("button", { name: "Play what happened" }).click();
  await expect(run.bar.getByText("in the past")).toBeVisible();
  await expect(run.card(/ first, Running/)).toBeVisible();
  await expect(run.card(/ last, Not started/)).toBeVisible();
  await page.getByRole("button", { name: "Pause the replay" }).click();
  const at = await range.inputValue();
  await page.waitForTimeout(300);
  expect(await range.inputValue()).toBe(at);
  await range.focus();
  await page.keyboard.press("Space");
  await expect.poll(async () => Number(await range.inputValue())).toBeGreaterThan(Number(at));
  await page.getByLabel("Speed").selectOption("16×");
  await expect(run.bar.getByText("in the past")).toBeHidden();
  await expect(page.getByRole("button", { name: "Play what happened" })).toBeVisible();
  await expect(run.card(/ last, Completed/)).toBeVisible();
  await context.close();
});

test("where nothing is to move, playing goes from event to event", async ({ page, request }) => {
  const id = await startInline(request, [slow("only", 0.2)]);
  await completed(request, id);
  await page.emulateMedia({ reducedMotion: "reduce" });
  const run = new RunPage(page);
  await run.open(id, "?dock=timeline");
  await run.status("Completed");
  const position = page.getByRole("group", { name: "Time travel" });
  await page.getByRole("button", { name: "Play what happened" }).click();
  await expect(position).toContainText(/ 1 of \d/);
  await expect(position).toContainText(/ 2 of \d/);
  await expect(position).toContainText(/ 3 of \d/);
  await expect(run.bar.getByText("in the past")).toBeHidden({ timeout: 15_000 });
});

test("thousands of tasks of a fork are a list of few rows, by state and by keys", async ({
  page,
  request,
}) => {
  test.slow();
  const count = 3_000;
  const names = Array.from({ length: count }, (_, at) => `d${at}`);
  const made = (name: string, at: number) => ({
    name: at % 1_000 === 7 ? "nobody_makes_this" : "noop",
    taskReferenceName: name,
    type: at % 1_000 === 7 ? "SIMPLE" : "NOOP",
  });
  const dynamic = {
    name: "dyn",
    taskReferenceName: "dyn",
    type: "FORK_JOIN_DYNAMIC",
    inputParameters: { tasks: "${workflow.input.tasks}", inputs: {} },
    dynamicForkTasksParam: "tasks",
    dynamicForkTasksInputParamName: "inputs",
  };
  const join = { name: "dj", taskReferenceName: "dj", type: "JOIN" };
  const id = await startInline(request, [dynamic, join], { tasks: names.map(made) });
  const run = new RunPage(page);
  await run.open(id, "?task=dyn");
  const list = run.drawer.getByRole("listbox", { name: "Tasks decided at run time" });
  await expect(list).toBeVisible({ timeout: 20_000 });
  const states = run.drawer.getByRole("radiogroup", { name: "Tasks of which state" });
  await expect(states.getByRole("radio", { name: "All 3,000" })).toBeVisible();
  await expect(states.getByRole("radio", { name: "3 queued" })).toBeVisible();
  await expect(list.getByRole("option").first()).toContainText("d7");
  expect(await list.getByRole("option").count()).toBeLessThan(60);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html}`)).toEqual([]);
  await list.focus();
  await page.keyboard.press("End");
  await expect(list.locator('[aria-selected="true"]')).toContainText("d2999");
  await states.getByRole("radio", { name: "3 queued" }).click();
  await expect(list.getByRole("option")).toHaveCount(3);
  await list.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(run.drawer.getByText("Task 1,008 of 3,000 of dyn")).toBeVisible();
  await run.drawer.getByRole("button", { name: /of dyn/ }).click();
  await expect(list).toBeVisible();
  // What was chosen stays while one of the tasks is looked at.
  await expect(states.getByRole("radio", { name: "3 queued" })).toBeChecked();
  await expect(list.getByRole("option")).toHaveCount(3);
  await states.getByRole("radio", { name: "All 3,000" }).click();
  await expect(page).not.toHaveURL(/forked=/);
});
