import { FaultyStore } from "../test/s3/faulty-store";
import { violations } from "./accessible";
import { expect, test } from "./fixtures";
import { OperationsPage } from "./operations-page";
import { startInline } from "./run-page";
import { startServer } from "./server";

/** Refused requests are on purpose here, and Chromium logs them. */
const refused = test.extend<{ quiet: void }>({ quiet: async ({ page }, use) => use(void page) });
const TASK = { name: "print_label", taskReferenceName: "print", type: "SIMPLE" };

test.describe("workers", () => {
  test("a queue that nobody asks for is first; a poll and its worker appear by themselves", async ({
    page,
    request,
  }) => {
    const operations = new OperationsPage(page);
    await startInline(request, [TASK]);
    await operations.open("/workers");
    const row = operations.queue("print_label");
    await expect(row).toContainText("Tasks are due and nobody asks for them");
    await expect(row.getByRole("cell").first()).toHaveText("1");
    await expect(page.getByRole("row").nth(1)).toContainText("print_label");
    const poll = await request.get("/api/tasks/poll/print_label?workerid=printer-7");
    const { taskId, workflowInstanceId } = await poll.json();
    await expect(row).toContainText("printer-7");
    await expect(row.getByRole("cell").first()).toHaveText("0");
    await expect(row.locator("time").last()).toHaveAttribute("title", /\d/);
    await request.post("/api/tasks", {
      data: { taskId, workflowInstanceId, status: "COMPLETED", outputData: {} },
    });
  });

  test("the filter is in the address and finds a worker by its name", async ({ page, request }) => {
    await request.get("/api/tasks/poll/cut_paper?workerid=cutter-3");
    const operations = new OperationsPage(page);
    await operations.open("/workers", "?q=cutter");
    await expect(operations.queue("cut_paper")).toBeVisible();
    await expect(operations.queue("image_info")).toHaveCount(0);
    await page.getByRole("searchbox").fill("nothing like it");
    await expect(page).toHaveURL(/q=nothing/);
    await page.getByRole("button", { name: "Show all" }).click();
    await expect(operations.queue("image_info")).toContainText("built in");
  });

  test("a hidden tab asks for nothing", async ({ page }) => {
    await page.clock.install();
    const operations = new OperationsPage(page);
    await operations.open("/workers");
    await expect(page.getByRole("region", { name: "Built-in workers" })).toContainText("are ready");
    let asked = 0;
    page.on("request", (each) => {
      if (each.url().includes("/api/")) asked += 1;
    });
    await page.clock.runFor(10_000);
    await expect.poll(() => asked).toBeGreaterThan(2);
    await hide(page);
    await page.waitForLoadState("networkidle");
    asked = 0;
    await page.clock.runFor(60_000);
    expect(asked).toBe(0);
    await show(page);
    await expect.poll(() => asked).toBeGreaterThan(0);
  });

  refused("says what is wrong and tries again", async ({ page }) => {
    await page.route("**/api/tasks/queue/all", (route) =>
      route.fulfill({ status: 200, contentType: "application/json", body: "{}" }),
    );
    await page.route("**/api/workers", (route) => route.abort());
    await page.goto("/workers");
    await expect(page.getByRole("alert").filter({ hasText: "cannot be reached" })).toBeVisible();
    await page.unroute("**/api/workers");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "cannot be reached" })).toHaveCount(0);
  });
});

test.describe("schedules", () => {
  refused(
    "what was refused can be sent again at once, however slow the list is",
    async ({ page, request }) => {
      const operations = new OperationsPage(page);
      await operations.open("/schedules", "?new=true");
      const { dialog } = operations;
      await dialog.getByLabel("Name").fill("a/b");
      await dialog.getByLabel("Cron expression").fill("0 30 2 * * *");
      await dialog.getByLabel("Workflow").selectOption("image_convert_resize_multipleformat");
      await page.route("**/api/scheduler/schedules", (route) =>
        route.request().method() === "GET" ? undefined : route.continue(),
      );
      await dialog.getByLabel("Name").press("Enter");
      await expect(dialog.getByText(/a name of letters/)).toBeVisible();
      await expect(dialog.getByRole("button", { name: "Save schedule" })).toBeEnabled();
      await dialog.getByLabel("Name").fill("a b");
      await dialog.getByLabel("Name").press("Enter");
      await expect(dialog).toHaveCount(0);
      await request.delete("/api/scheduler/schedules/a b");
    },
  );

  refused(
    "by keyboard: made with a preview, refused with a reason, paused, changed, deleted, brought back",
    async ({ page, request }) => {
      const operations = new OperationsPage(page);
      await operations.open("/schedules");
      await expect(page.getByText("No schedules yet")).toBeVisible();
      await page.getByRole("button", { name: "New schedule" }).focus();
      await page.keyboard.press("Enter");
      await expect(page).toHaveURL(/new=true/);
      const { dialog } = operations;
      await expect(dialog.getByLabel("Name")).toBeFocused();
      await page.keyboard.type("nightly/report");
      await dialog.getByLabel("Cron expression").fill("at night");
      await expect(dialog.getByText(/cannot be read/)).toBeVisible();
      await dialog.getByLabel("Cron expression").fill("0 30 2 * * *");
      await dialog.getByLabel("Time zone").fill("Asia/Tokyo");
      await expect(dialog.getByText(/Next: .*02:30:00/)).toBeVisible();
      await dialog.getByLabel("Input").fill("[1]");
      await dialog.getByLabel("Input").press("Tab");
      await dialog.getByRole("button", { name: "Save schedule" }).press("Enter");
      await expect(dialog.getByText("Choose what is started.")).toBeVisible();
      await expect(dialog.getByText(/must be a JSON object/)).toBeVisible();
      await dialog.getByLabel("Workflow").selectOption("image_convert_resize_multipleformat");
      await dialog.getByLabel("Input").fill('{"width": 300}');
      await dialog.getByRole("button", { name: "Save schedule" }).press("Enter");
      await expect(dialog.getByText(/a name of letters/)).toBeVisible();
      await expect(dialog.getByLabel("Name")).toHaveAttribute("aria-invalid", "true");
      await dialog.getByLabel("Name").fill("nightly report");
      await dialog.getByLabel("Name").press("Enter");
      await expect(dialog).toHaveCount(0);

      const row = operations.schedule("nightly report");
      await expect(row).toContainText("next in");
      await row.getByRole("button", { name: "Pause nightly report" }).press("Enter");
      await expect(row.getByText("paused", { exact: true })).toBeVisible();
      await row.getByRole("button", { name: "Edit nightly report" }).press("Enter");
      await expect(dialog.getByLabel("Input")).toHaveValue('{\n  "width": 300\n}');
      await dialog.getByLabel("Cron expression").fill("0 0 3 * * *");
      await dialog.getByLabel("Cron expression").press("Enter");
      await expect(row).toContainText("0 0 3 * * *");
      await expect(row.getByText("paused", { exact: true })).toBeVisible();
      await row.getByRole("button", { name: "Resume nightly report" }).click();
      await expect(row).toContainText("next in");

      await row.getByRole("button", { name: "Delete nightly report" }).click();
      await expect(row).toHaveCount(0);
      await page.getByRole("button", { name: "Undo" }).click();
      await expect(row).toBeVisible();
      const stored = await request.get("/api/scheduler/schedules/nightly report");
      expect(await stored.json()).toMatchObject({
        cronExpression: "0 0 3 * * *",
        zoneId: "Asia/Tokyo",
        startWorkflowRequest: {
          name: "image_convert_resize_multipleformat",
          input: { width: 300 },
        },
      });
    },
  );

  test("with several times, in zones of their own, and a start that failed with its reason", async ({
    page,
    request,
  }) => {
    const operations = new OperationsPage(page);
    const startWorkflowRequest = { name: "gone_workflow" };
    await request.post("/api/scheduler/schedules", {
      data: { name: "often", cronExpression: "* * * * * *", startWorkflowRequest },
    });
    await operations.open("/schedules");
    const row = operations.schedule("often");
    await expect(row).toContainText(
      /Could not start .*: No such workflow defined. name=gone_workf/,
    );
    await row.getByRole("button", { name: "Edit often" }).click();
    const { dialog } = operations;
    await dialog.getByLabel("Cron expression").fill("0 0 0 1 1 *");
    await dialog.getByRole("button", { name: "Add another time" }).click();
    await dialog.getByRole("button", { name: "Save schedule" }).click();
    await expect(dialog.getByText(/Say when/)).toBeVisible();
    await dialog.getByLabel("Cron expression 2").fill("0 30 6 * * *");
    await dialog.getByLabel("Time zone 2").fill("Asia/Tokyo");
    await expect(dialog.getByText(/Next: .*06:30:00/)).toBeVisible();
    await dialog.getByLabel("Cron expression 2").press("Enter");
    await expect(dialog).toHaveCount(0);
    await expect(row).toContainText("0 30 6 * * *Asia/Tokyo");
    await row.getByRole("button", { name: "Edit often" }).click();
    await dialog.getByRole("button", { name: "Remove time 1" }).click();
    await dialog.getByRole("button", { name: "Save schedule" }).click();
    await expect(row).not.toContainText("0 0 0 1 1 *");
    const stored = await request.get("/api/scheduler/schedules/often");
    expect(await stored.json()).toMatchObject({
      cronExpression: "0 30 6 * * *",
      zoneId: "Asia/Tokyo",
      cronSchedules: [],
    });
    await request.delete("/api/scheduler/schedules/often");
  });

  test("an address opens a form; an unknown name says so", async ({ page, request }) => {
    const startWorkflowRequest = { name: "gone_workflow", version: 4, input: {} };
    const cronExpression = "0 0 * * * *";
    await request.post("/api/scheduler/schedules", {
      data: { name: "hourly", cronExpression, startWorkflowRequest },
    });
    const operations = new OperationsPage(page);
    await operations.open("/schedules", "?edit=hourly");
    await expect(operations.dialog.getByLabel("Workflow")).toHaveValue("gone_workflow");
    await page.keyboard.press("Escape");
    await expect(operations.dialog).toHaveCount(0);
    await expect(page).not.toHaveURL(/edit/);
    await operations.open("/schedules", "?edit=none");
    await expect(page.getByText("There is no schedule named none.")).toBeVisible();
  });

  test("a schedule starts its workflow by the clock, and its runs are one click away", async ({
    page,
    request,
  }) => {
    const tasks = [{ name: "nothing", taskReferenceName: "nothing", type: "NOOP" }];
    const workflow = { name: "by_clock", version: 1, ownerEmail: "a@example.org", tasks };
    expect((await request.post("/api/metadata/workflow", { data: workflow })).ok()).toBe(true);
    const startWorkflowRequest = { name: "by_clock", input: { why: "time" } };
    await request.post("/api/scheduler/schedules", {
      data: { name: "each second", cronExpression: "* * * * * *", startWorkflowRequest },
    });
    const operations = new OperationsPage(page);
    await operations.open("/schedules");
    const row = operations.schedule("each second");
    const latest = row.getByRole("link", { name: /^Latest run of each second/ });
    await expect(latest).toHaveAttribute("href", /\/executions\/[\w-]+$/);
    await row.getByRole("link", { name: /^Runs of/ }).click();
    await expect(page).toHaveURL(/workflow=by_clock/);
    const rows = page.getByRole("row").filter({ hasText: "by_clock" });
    await expect(rows.nth(1)).toContainText("Completed");
    await request.delete("/api/scheduler/schedules/each%20second");
  });
});

test.describe("settings", () => {
  test("show the environment's values with their variables", async ({ page }) => {
    const operations = new OperationsPage(page);
    await operations.open("/settings");
    await expect(operations.setting("BATON_DATA_DIR")).toContainText("set");
    await expect(
      operations.setting("BATON_MAX_VARIANTS").getByText("set", { exact: true }),
    ).toHaveCount(0);
    await expect(operations.setting("BATON_TOKEN")).toContainText("none");
    await expect(page.getByText("This server runs the workflows itself.")).toBeVisible();
  });

  test("a secret is added, replaced and removed, and its value never comes back", async ({
    page,
    request,
  }) => {
    const bodies: string[] = [];
    page.on("response", (response) => {
      if (response.url().includes("/api/"))
        void response.text().then(
          (text) => bodies.push(text),
          () => undefined,
        );
    });
    const operations = new OperationsPage(page);
    const { dialog } = operations;
    await operations.open("/settings");
    await page.getByRole("button", { name: "Add secret" }).click();
    await dialog.getByLabel("Name").fill("MAIL KEY");
    await expect(dialog.getByText(/only\.$/)).toBeVisible();
    await dialog.getByLabel("Name").fill("MAIL_KEY");
    await dialog.getByLabel("Value").fill("first-value-1");
    await dialog.getByRole("button", { name: "Save secret" }).click();
    const row = operations.secret("MAIL_KEY");
    await row.getByRole("button", { name: "Replace MAIL_KEY" }).click();
    await expect(dialog.getByLabel("Value")).toHaveValue("");
    await dialog.getByLabel("Value").fill("second-value-2");
    await dialog.getByLabel("Value").press("Enter");
    await expect(dialog).toHaveCount(0);
    const id = await startInline(request, [
      {
        name: "secret_reader",
        taskReferenceName: "reader",
        type: "SIMPLE",
        inputParameters: { key: "${workflow.secrets.MAIL_KEY}" },
      },
    ]);
    const polled = await request.get("/api/tasks/poll/secret_reader?workerid=w");
    expect((await polled.json()).inputData.key).toBe("second-value-2");
    await request.delete(`/api/workflow/${id}`);
    await row.getByRole("button", { name: "Remove MAIL_KEY" }).click();
    await dialog.getByRole("button", { name: "Remove secret" }).click();
    await expect(row).toHaveCount(0);
    expect(await (await request.get("/api/secrets")).json()).toEqual([]);
    expect(bodies.join("\n")).not.toMatch(/first-value|second-value/);
  });

  test("the theme is chosen and kept", async ({ page }) => {
    const operations = new OperationsPage(page);
    await operations.open("/settings");
    await page.getByRole("radio", { name: "Dark" }).click();
    await expect(page.locator("html")).toHaveClass(/dark/);
    // Colours change at once, and transitions are there again.
    await expect(page.locator("html")).not.toHaveAttribute("data-at-once");
    await page.reload();
    await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  });
});

test("the header names another server and says whether it answers", async ({ browser, server }) => {
  const own = await new OperationsPage(await browser.newPage()).page;
  await own.goto(`${server.url}/settings`);
  await expect(own.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(own.getByRole("link", { name: /Conductor server/ })).toHaveCount(0);
  const other = await startServer();
  const cluster = await startServer({ CONDUCTOR_SERVER_URL: `${other.url}/api` });
  try {
    await own.goto(`${cluster.url}/workers`);
    const badge = own.getByRole("link", { name: /Conductor server/ });
    await expect(badge).toHaveAccessibleName(
      `${new URL(other.url).host} , Conductor server, answers`,
    );
    await other.stop();
    await expect(badge).toContainText("no answer", { timeout: 20_000 });
    await badge.click();
    await expect(own.getByText(/which has not answered/)).toBeVisible();
  } finally {
    await own.close();
    await cluster.stop();
  }
});

refused("the bucket is tested, and what is wrong with it is said", async ({ browser }) => {
  const store = new FaultyStore();
  const endpoint = await store.listen();
  const keys = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
  const server = await startServer({ S3_BUCKET: "photos", S3_ENDPOINT: endpoint, ...keys });
  const page = await browser.newPage();
  try {
    await page.goto(`${server.url}/settings`);
    const test = page.getByRole("button", { name: "Test the bucket" });
    await test.click();
    await expect(page.getByText(/^photos works: stored in \d+ ms.*removed in/)).toBeVisible();
    store.close();
    await test.press("Enter");
    await expect(page.getByText(/^The storage did not answer/)).toBeVisible({ timeout: 20_000 });
  } finally {
    await page.close();
    await server.stop();
  }
});

refused("what another server does not offer is said in words", async ({ page }) => {
  const missing = { status: 404, contentType: "application/json", body: '{"status":404}' };
  await page.route("**/api/secrets", (route) => route.fulfill(missing));
  await page.route("**/api/scheduler/schedules", (route) => route.fulfill(missing));
  const operations = new OperationsPage(page);
  await operations.open("/settings");
  await expect(page.getByRole("button", { name: "Add secret" })).toHaveCount(0);
  await expect(page.getByText("The Conductor server keeps no secrets")).toBeVisible();
  await operations.open("/schedules");
  await expect(page.getByText("The Conductor server has no scheduler")).toBeVisible();
});

test("the title of a run tells its status while the tab is hidden", async ({ page, request }) => {
  const id = await startInline(request, [{ ...TASK, name: "print_title" }]);
  await page.goto(`/executions/${id}`);
  await expect(page.getByRole("region", { name: "Run", exact: true })).toBeVisible();
  await expect(page).toHaveTitle(/^Run · /);
  await hide(page);
  await expect(page).toHaveTitle("▶ Running · inline");
  await request.delete(`/api/workflow/${id}`);
  await expect(page).toHaveTitle("■ Terminated · inline");
  await show(page);
  await expect(page).toHaveTitle(/^Run · /);
});

test("the pages are accessible in both themes, and fit a phone", async ({ page, request }) => {
  test.slow();
  await request.put("/api/secrets/KEPT", {
    data: "value",
    headers: { "content-type": "text/plain" },
  });
  const operations = new OperationsPage(page);
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
    for (const [path, query] of PLACES) {
      await operations.open(path, query);
      if (query !== "") await expect(operations.dialog).toBeVisible();
      await expect(page.locator(".animate-pulse")).toHaveCount(0);
      expect(await violations(page), path).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

const PLACES = [
  ["/workers", ""],
  ["/schedules", ""],
  ["/schedules", "?new=true"],
  ["/settings", ""],
] as const;

async function hide(page: OperationsPage["page"]): Promise<void> {
  await setVisibility(page, "hidden");
}

async function show(page: OperationsPage["page"]): Promise<void> {
  await setVisibility(page, "visible");
}

/** Headless Chromium never hides a tab: what the page reads is set, and it is told. */
async function setVisibility(page: OperationsPage["page"], state: string): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, state);
}
