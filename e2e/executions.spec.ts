import type { APIRequestContext, Page } from "@playwright/test";

import { violations } from "./accessible";
import { expect, test } from "./fixtures";
import { finishedRun } from "./run-page";

/** Refused requests are on purpose here, and Chromium logs them. */
const refused = test.extend<{ quiet: void }>({ quiet: async ({ page }, use) => use(void page) });

const NOOP = { name: "n", taskReferenceName: "n", type: "NOOP" };
const TERMINATE = {
  name: "end",
  taskReferenceName: "end",
  type: "TERMINATE",
  inputParameters: { terminationStatus: "FAILED", terminationReason: "on purpose" },
};
const WAIT = { name: "w", taskReferenceName: "w", type: "WAIT" };

interface Started {
  readonly name: string;
  readonly tasks: readonly object[];
  readonly correlationId?: string;
  readonly input?: object;
}

async function start(request: APIRequestContext, started: Started): Promise<string> {
  const { name, tasks, correlationId, input = {} } = started;
  const workflowDef = { name, version: 1, tasks };
  const answer = await request.post("/api/workflow", {
    data: { name, workflowDef, input, ...(correlationId ? { correlationId } : {}) },
  });
  expect(answer.status()).toBe(200);
  return answer.text();
}

const row = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

/** One attempt that failed and a second one that went well. */
async function retriedRun(request: APIRequestContext): Promise<string> {
  const policy = {
    retryCount: 1,
    retryDelaySeconds: 0,
    responseTimeoutSeconds: 60,
    timeoutSeconds: 0,
  };
  const id = await start(request, {
    name: "list_retried",
    tasks: [
      {
        name: "list_flaky",
        taskReferenceName: "flaky",
        type: "SIMPLE",
        taskDefinition: { name: "list_flaky", ...policy },
      },
    ],
  });
  for (const status of ["FAILED", "COMPLETED"]) {
    let task: { taskId: string } | null = null;
    await expect
      .poll(async () => {
        const answer = await request.get("/api/tasks/poll/list_flaky?workerid=t");
        task = answer.status() === 200 ? await answer.json() : null;
        return task;
      })
      .not.toBeNull();
    const { taskId } = task as unknown as { taskId: string };
    await request.post("/api/tasks", { data: { taskId, workflowInstanceId: id, status } });
  }
  return id;
}

test("every filter is a deep link: name, status, time, correlation id, text, retries", async ({
  page,
  request,
}) => {
  await start(request, { name: "list_good", tasks: [NOOP], correlationId: "order-7" });
  await start(request, { name: "list_bad", tasks: [TERMINATE], input: { note: "needle 42" } });
  await retriedRun(request);
  const cases = [
    ["?workflow=list_good", "list_good"],
    ["?workflow=list_g*", "list_good"],
    ["?status=FAILED", "list_bad"],
    ["?correlation=order-7", "list_good"],
    ["?text=needle+42", "list_bad"],
    ["?retried=true", "list_retried"],
    ["?workflow=list_good&since=1h", "list_good"],
  ] as const;
  for (const [query, name] of cases) {
    await page.goto(`/executions${query}`);
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(row(page, name)).toBeVisible();
  }
  await page.goto("/executions?workflow=list_good&until=1000");
  await expect(page.getByText("No execution matches")).toBeVisible();
  await expect(page.getByText(/^Looked for: workflow list_good, started to /)).toBeVisible();
  await page.getByRole("button", { name: "Show all" }).click();
  await expect(page).toHaveURL(/\/executions$/);
  await expect(row(page, "list_bad")).toContainText("on purpose");
});

test("chips set the filter by keyboard, and a view keeps it", async ({ page, request }) => {
  await start(request, { name: "view_good", tasks: [NOOP] });
  await page.goto("/executions");
  await page.getByRole("button", { name: "Completed" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Workflow …" }).press("Enter");
  await page.getByLabel("Workflow", { exact: true }).fill("view_good");
  await page.keyboard.press("Escape");
  // The chip has the focus back: another one may be opened.
  await expect(page.getByRole("button", { name: "Workflow: view_good" })).toBeFocused();
  await page.getByRole("button", { name: "Started …" }).press("Enter");
  await page.getByRole("button", { name: "Last hour" }).press("Enter");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/workflow=view_good/);
  await expect(page).toHaveURL(/since=1h/);
  await expect(page.getByRole("row")).toHaveCount(2);
  const told = page.getByText("Only Completed, workflow view_good, started in the last hour");
  await expect(told).toBeHidden();
  const size = page.viewportSize();
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(told).toBeVisible();
  if (size) await page.setViewportSize(size);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByLabel("Name of a new view").fill("My good ones");
  await page.keyboard.press("Enter");
  await page.goto("/executions");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("link", { name: "My good ones" }).click();
  await expect(page).toHaveURL(/status=COMPLETED/);
  await expect(page.getByRole("button", { name: "Workflow: view_good" })).toBeVisible();
  await page.getByRole("button", { name: "Any workflow" }).click();
  await expect(page).not.toHaveURL(/workflow=/);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("button", { name: "Forget the view My good ones" }).click();
  await expect(page.getByRole("link", { name: "My good ones" })).toHaveCount(0);
});

test("rows appear, change and leave by themselves", async ({ page, request }) => {
  await page.goto("/executions?workflow=list_live");
  await expect(page.getByText("No execution matches")).toBeVisible();
  const id = await start(request, { name: "list_live", tasks: [WAIT] });
  await expect(row(page, "list_live")).toContainText("Running");
  await request.put(`/api/workflow/${id}/pause`);
  await expect(row(page, "list_live")).toContainText("Paused");
  await page.goto("/executions?workflow=list_live&status=PAUSED");
  await expect(row(page, "list_live")).toBeVisible();
  await request.delete(`/api/workflow/${id}`);
  await expect(page.getByText("No execution matches")).toBeVisible();
});

test("only rows in sight are drawn, and scrolling brings the older ones", async ({
  page,
  request,
}) => {
  for (let at = 0; at < 130; at += 1) {
    await start(request, { name: "list_many", tasks: [NOOP], correlationId: `many-${at}` });
  }
  await page.goto("/executions?workflow=list_many");
  await expect(page.getByText("130", { exact: true })).toBeVisible();
  await expect(row(page, "many-129")).toBeVisible();
  expect(await page.getByRole("row").count()).toBeLessThan(50);
  const table = page.getByRole("region", { name: "Executions" });
  await expect
    .poll(async () => {
      await table.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return row(page, "many-0").count();
    })
    .toBe(1);
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", "131");

  // What is done with many goes on when its dialog is hidden, says how far it is, and tells its end.
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let parts = 0;
  await page.route("**/api/workflow/bulk/remove", async (route) => {
    parts += 1;
    if (parts === 3) await held;
    await route.continue();
  });
  await page.getByLabel("Choose all that are shown").check();
  await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Delete" }).click();
  const progress = page.getByRole("progressbar", { name: "Progress" });
  await expect(progress).toHaveAttribute("aria-valuetext", "40 of 130 done");
  await dialog.getByRole("button", { name: "Hide" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(progress).toHaveAttribute("aria-valuetext", "40 of 130 done");
  letGo();
  await expect(page.getByText("Delete: 130 of 130 done.")).toBeVisible();
  await expect(page.getByText("No execution matches")).toBeVisible();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(dialog.getByRole("list", { name: "Results" }).getByRole("listitem")).toHaveCount(
    130,
  );
});

test("a picture is in the row, and retries are counted", async ({ page, request }) => {
  const id = await finishedRun(request);
  await retriedRun(request);
  await page.goto("/executions");
  await expect(row(page, id.slice(-8)).locator("img")).toBeVisible();
  await expect(row(page, "list_retried").first()).toContainText("1 more attempts");
});

refused("bulk actions tell of each execution how it went", async ({ page, request }) => {
  await start(request, { name: "bulk_bad", tasks: [TERMINATE] });
  await start(request, { name: "bulk_open", tasks: [WAIT] });
  await page.goto("/executions?workflow=bulk_*");
  await page.getByLabel("Choose all that are shown").check();
  const bar = page.getByRole("toolbar", { name: "With the chosen executions" });
  await expect(bar).toContainText("2 chosen");
  await bar.getByRole("button", { name: "Pause" }).click();
  const dialog = page.getByRole("dialog", { name: "Pause 2 executions" });
  await expect(dialog).toContainText("1 of 2 done, 1 refused");
  await expect(dialog.getByRole("listitem").filter({ hasText: "bulk_bad" })).toContainText(
    "refused",
  );
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(row(page, "bulk_open")).toContainText("Paused");
  await bar.getByRole("button", { name: "Stop" }).click();
  const ask = page.getByRole("dialog", { name: "Stop 2 executions?" });
  const asked = ask.getByRole("list", { name: "Chosen executions" }).getByRole("listitem");
  await expect(asked.filter({ hasText: "bulk_open" })).toContainText("Paused");
  await expect(asked.filter({ hasText: "bulk_bad" })).toContainText("Failed");
  await expect(ask.getByText(/^1 of them cannot be: the server will refuse it/)).toBeVisible();
  await page.getByRole("button", { name: "Stop", exact: true }).last().click();
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await expect(row(page, "bulk_open")).toContainText("Terminated");
  await bar.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("dialog")).toContainText("2 of 2 done");
  await page.getByRole("dialog").getByRole("button", { name: "Done" }).click();
  await expect(page.getByText("No execution matches")).toBeVisible();
});

test("two runs are compared: input, output, durations, task by task", async ({ page, request }) => {
  const set = {
    name: "set",
    taskReferenceName: "set",
    type: "SET_VARIABLE",
    inputParameters: { width: "${workflow.input.width}" },
  };
  const pair = [{ width: 100 }, { width: 200, extra: "<b>bold</b>" }];
  for (const input of pair) await start(request, { name: "pair_flow", tasks: [NOOP, set], input });
  await page.goto("/executions?workflow=pair_flow");
  await page.getByLabel("Choose all that are shown").check();
  await page.getByRole("link", { name: "Compare" }).click();
  await expect(page).toHaveURL(/\/compare\?a=.*&b=/);
  const input = page.getByRole("region", { name: "Input" });
  await expect(input.getByRole("listitem").filter({ hasText: "width" })).toContainText("200");
  await expect(input.getByRole("listitem").filter({ hasText: "extra" })).toContainText(
    "<b>bold</b>",
  );
  await expect(input.getByRole("listitem").filter({ hasText: "extra" })).toContainText("not there");
  await expect(page.getByRole("region", { name: "Output" })).toContainText("The same output.");
  const tasks = page.getByRole("list", { name: "Tasks of both runs" });
  await expect(tasks.locator("> li")).toHaveCount(1);
  await tasks.getByText("set", { exact: true }).click();
  await expect(tasks).toContainText("100");
  await page.getByRole("switch").click();
  await expect(tasks.locator("> li")).toHaveCount(2);
  await expect(page).toHaveURL(/all=true/);
});

test("a run that is compared while it goes on is shown as it has ended", async ({
  page,
  request,
}) => {
  const human = { name: "look", taskReferenceName: "look", type: "HUMAN" };
  const open = await start(request, { name: "open_flow", tasks: [human] });
  const done = await start(request, { name: "open_flow", tasks: [NOOP] });
  await page.goto(`/compare?a=${open}&b=${done}`);
  await expect(page.getByRole("article").first()).toContainText("Running");
  await request.post(`/api/tasks/${open}/look/COMPLETED`, { data: {} });
  await expect(page.getByRole("article").first()).toContainText("Completed");
});

refused(
  "says what is wrong and tries again; a run that is gone is said to be",
  async ({ page }) => {
    await page.route("**/api/executions?*", (route) => route.abort());
    await page.goto("/executions");
    await expect(page.getByRole("alert").filter({ hasText: "cannot be reached" })).toBeVisible();
    await page.unroute("**/api/executions?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "cannot be reached" })).toHaveCount(0);
    await page.goto("/compare");
    await page.getByLabel("One run").fill("nothing");
    await page.getByLabel("The other").fill("nobody");
    await page.getByRole("button", { name: "Compare" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "nothing" })).toBeVisible();
  },
);

for (const width of [1440, 390]) {
  test(`is accessible at ${width} in both themes`, async ({ page, request }) => {
    test.slow();
    const one = await finishedRun(request);
    const other = await finishedRun(request);
    await page.setViewportSize({ width, height: 844 });
    for (const path of [
      "/executions",
      "/executions?status=COMPLETED&workflow=image*&since=24h",
      `/compare?a=${one}&b=${other}&all=true`,
    ]) {
      await page.goto(path);
      await expect(page.getByRole("row").or(page.locator("details")).nth(1)).toBeVisible();
      expect(await violations(page), path).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
  });
}
