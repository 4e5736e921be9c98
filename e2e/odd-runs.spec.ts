import type { APIRequestContext, Page } from "@playwright/test";

import { startCuttableProxy } from "./cuttable-proxy";
import { expect, test as quietTest } from "./fixtures";
import { finishedRun, RunPage, startInline } from "./run-page";

/** What is missing is logged by Chromium, and missing on purpose here. */
const test = quietTest.extend<{ quiet: void }>({ quiet: async ({ page }, use) => use(void page) });

const worker = (ref: string) => ({
  name: "nobody_makes_this",
  taskReferenceName: ref,
  type: "SIMPLE",
});

async function ended(request: APIRequestContext, id: string): Promise<void> {
  await expect
    .poll(async () => (await (await request.get(`/api/workflow/${id}`)).json()).status, {
      timeout: 30_000,
    })
    .not.toMatch(/RUNNING|PAUSED/);
}

async function publish(request: APIRequestContext, name: string): Promise<void> {
  const tasks = [{ name: "nothing", taskReferenceName: "nothing", type: "NOOP" }];
  const data = { name, version: 1, schemaVersion: 2, ownerEmail: "a@example.org", tasks };
  expect((await request.post("/api/metadata/workflow", { data })).ok()).toBe(true);
}

test("a run outlives its definition: it is drawn, says so, and runs again as its own copy", async ({
  page,
  request,
}) => {
  await publish(request, "short_lived");
  const id = await (await request.post("/api/workflow/short_lived", { data: {} })).text();
  await ended(request, id);
  const run = new RunPage(page);
  await run.open(id);
  await expect(run.bar.getByRole("link", { name: "Edit" })).toBeVisible();
  expect((await request.delete("/api/metadata/workflow/short_lived/1")).ok()).toBe(true);
  await request.delete("/api/drafts/short_lived");
  await page.reload();
  await expect(run.card(/nothing, Completed/)).toBeVisible();
  await expect(run.bar.getByText("workflow not stored")).toBeVisible();
  const edit = run.bar.getByRole("button", { name: "Edit" });
  await expect(edit).toHaveAttribute("aria-disabled", "true");
  await expect(edit).toHaveAccessibleDescription(/There is no workflow short_lived to edit/);
  await run.bar.getByRole("button", { name: "Actions" }).click();
  const sheet = page.getByRole("dialog", { name: "Actions" });
  await expect(
    sheet.getByRole("button", { name: "Restart with newest …" }),
  ).toHaveAccessibleDescription(/No definition of this name is published/);
  await expect(
    sheet.getByRole("button", { name: "Run again", exact: true }),
  ).toHaveAccessibleDescription(/this run's own copy/);
  await sheet.getByRole("button", { name: "Run again", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.includes(id));
  await run.status("Completed");
});

/** A run whose tasks return what the test has written down. */
async function madeUpRun(request: APIRequestContext, outputs: Record<string, object>) {
  const faults = Object.entries(outputs).map(([ref, output]) => [ref, { output }]);
  const tasks = Object.keys(outputs).map(worker);
  const answer = await request.post("/api/workflow", {
    data: {
      name: "odd",
      workflowDef: { name: "odd", version: 1, tasks },
      batonFaults: Object.fromEntries(faults),
    },
  });
  expect(answer.ok()).toBe(true);
  const id = await answer.text();
  await ended(request, id);
  return id;
}

/** Reports an output for the only task that waits. */
async function report(request: APIRequestContext, id: string, outputData: object) {
  const poll = await request.get("/api/tasks/poll/nobody_makes_this?workerid=t");
  const { taskId } = (await poll.json()) as { taskId: string };
  return request.post("/api/tasks", {
    data: { taskId, workflowInstanceId: id, status: "COMPLETED", outputData },
  });
}

test("an output of megabytes is cut with its size, searched, and the page stays usable", async ({
  page,
  request,
}) => {
  test.slow();
  const id = await startInline(request, [worker("huge")]);
  const rows = Array.from({ length: 8_000 }, (_, at) => ({ at, text: "x".repeat(180) }));
  const outputData = { text: "y".repeat(900_000), rows, last: { needle: "here it is" } };
  expect((await report(request, id, outputData)).status()).toBe(200);
  await ended(request, id);
  const run = new RunPage(page);
  await run.open(id, "?task=huge");
  const output = run.drawer.getByRole("region", { name: "Output" });
  await expect(output.getByText(/of text in all/)).toBeVisible({ timeout: 30_000 });
  await expect(output.getByRole("button", { name: "rows [8000]" })).toBeVisible();
  await output.getByRole("searchbox", { name: "Search in Output" }).fill("needle");
  await expect(output.getByText("1 found")).toBeVisible();
  await expect(output.getByText("huge.output.last.needle")).toBeVisible();
  await page.getByRole("tab", { name: "JSON", exact: true }).click();
  await expect(page.getByRole("tabpanel")).toContainText("status: COMPLETED", { timeout: 30_000 });
});

test("ten megabytes from an engine that allows them are cut, searched, and the run stays usable", async ({
  page,
  request,
}) => {
  test.slow();
  const id = await madeUpRun(request, { huge: {}, small: { fine: "as ever" } });
  const execution = await (await request.get(`/api/workflow/${id}`)).json();
  const rows = Array.from({ length: 20_000 }, (_, at) => ({ at, text: "z".repeat(450) }));
  execution.tasks[0].outputData = { text: "y".repeat(1_500_000), rows, last: { needle: "here" } };
  const snapshot = JSON.stringify({ seq: 1, at: Date.now(), execution });
  expect(snapshot.length).toBeGreaterThan(10_000_000);
  await page.route(/api\/live\/executions/, (route) =>
    route.fulfill({
      contentType: "text/event-stream",
      body: `event: snapshot\nid: 1\ndata: ${snapshot}\n\n`,
    }),
  );
  await page.route(/api\/workflow\/.*includeTasks/, (route) => route.fulfill({ json: execution }));
  const run = new RunPage(page);
  await run.open(id, "?task=huge");
  const output = run.drawer.getByRole("region", { name: "Output" });
  await expect(output.getByText(/of text in all/)).toBeVisible({ timeout: 30_000 });
  await expect(output.getByRole("button", { name: "rows [20000]" })).toBeVisible();
  await output.getByRole("searchbox", { name: "Search in Output" }).fill("needle");
  await expect(output.getByText("huge.output.last.needle")).toBeVisible();
  await run.card(/small, Completed/).click();
  await expect(run.drawer.getByText("as ever").first()).toBeVisible();
  for (const tab of ["Tasks", "Log", "JSON", "Timeline"]) {
    await page.getByRole("tab", { name: tab, exact: true }).click();
    await expect(page.getByRole("tabpanel").first()).toBeVisible();
  }
});

test("an output beyond the limit fails its task with the limit as the reason", async ({
  page,
  request,
}) => {
  const id = await startInline(request, [worker("huge")]);
  const part = "y".repeat(850_000);
  await report(request, id, { a: part, b: part, c: part, d: part });
  await ended(request, id);
  const run = new RunPage(page);
  await run.open(id);
  await run.status("Failed");
  const why = run.drawer.getByRole("region", { name: "Why it failed" });
  await expect(why.getByText(/3.*(KB|MB|MiB|bytes)|limit|larger/i).first()).toBeVisible();
});

test("outputs that are pages or drawings are text in every part of the run", async ({
  page,
  request,
}) => {
  const html = "<img src=x onerror=\"window.hit='html'\"><script>window.hit='script'</script>";
  const svg = "<svg xmlns='http://www.w3.org/2000/svg' onload=\"window.hit='svg'\"></svg>";
  const id = await madeUpRun(request, { odd: { html, svg } });
  const run = new RunPage(page);
  await run.open(id, "?task=odd");
  await expect(run.drawer.getByText(html).first()).toBeVisible();
  await expect(run.drawer.getByText(svg).first()).toBeVisible();
  for (const tab of ["Tasks", "Log", "JSON", "Timeline"]) {
    await page.getByRole("tab", { name: tab, exact: true }).click();
    await expect(page.getByRole("tabpanel").first()).toBeVisible();
  }
  expect(await page.evaluate(() => "hit" in window)).toBe(false);
});

test("a picture whose bytes are gone is said to be gone, in the run and in the gallery", async ({
  page,
  request,
}) => {
  const id = await finishedRun(request);
  await page.route(/\/api\/artifacts\/[\w-]+(\/preview.*)?$/, (route) =>
    route.fulfill({ status: 404, json: { status: 404, message: "gone" } }),
  );
  await page.goto("/gallery");
  await expect(page.getByText("This picture is not stored any more.").first()).toBeVisible();
  await page.goto(`/executions/${id}?gallery=true`);
  const sheet = page.getByRole("dialog", { name: "Variants" });
  await expect(sheet.getByText("This picture is not stored any more.")).toHaveCount(2);
  await expect(sheet.getByRole("link", { name: /^Download .*webp$/ })).toHaveCount(0);
});

test("marks stand for small pictures that are gone, and an ended run without pictures says so", async ({
  page,
  request,
}) => {
  const id = await finishedRun(request);
  await page.route(/\/api\/artifacts\/[\w-]+\/preview/, (route) =>
    route.fulfill({ status: 404, json: { status: 404, message: "gone" } }),
  );
  const run = new RunPage(page);
  await run.open(id);
  const start = page.locator(".canvas").getByRole("group", { name: /^Start, geyser\.jpg/ });
  await expect(start.getByTitle("The picture is not stored any more.")).toBeVisible();
  await page.goto("/executions");
  const row = page.getByRole("row").filter({ has: page.locator(`a[href*="${id}"]`) });
  await expect(row.getByTitle("The picture is not stored any more.")).toBeVisible();
  const plain = await startInline(request, [{ ...worker("n"), type: "NOOP" }]);
  await ended(request, plain);
  await run.open(plain, "?gallery=true");
  const sheet = page.getByRole("dialog", { name: "Variants" });
  await expect(sheet.getByText("No task has made one.")).toBeVisible();
});

test("a picture whose bytes are gone is compared with nothing", async ({ page, request }) => {
  const id = await finishedRun(request);
  const answer = await request.get(`/api/executions/${id}/gallery`);
  const { files } = (await answer.json()) as { files: readonly { artifactId: string }[] };
  const [there, gone] = files.map(({ artifactId }) => artifactId);
  await page.route(new RegExp(`/api/artifacts/${gone}`), (route) =>
    route.fulfill({ status: 404, json: { status: 404, message: "gone" } }),
  );
  for (const mode of ["slider", "side", "difference", "flicker"]) {
    await page.goto(`/executions/${id}?gallery=true&pair=${there}.${gone}&compare=${mode}`);
    const pictures = page.getByRole("group", { name: / against / });
    await expect(pictures.getByRole("status")).toContainText("not stored any more");
    await expect(pictures.getByRole("img")).toHaveCount(0);
  }
});

async function withClock(page: Page, offsetMs: number): Promise<void> {
  await page.addInitScript((offset) => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + offset;
  }, offsetMs);
}

for (const [title, offsetMs] of [
  ["an hour ahead", 3_600_000],
  ["an hour behind", -3_600_000],
] as const) {
  test(`times are the server's where the browser's clock is ${title}`, async ({
    page,
    request,
  }) => {
    await withClock(page, offsetMs);
    const id = await startInline(request, [
      {
        name: "wait",
        taskReferenceName: "wait",
        type: "WAIT",
        inputParameters: { duration: "40s" },
      },
    ]);
    const run = new RunPage(page);
    await run.open(id);
    const elapsed = run.bar.getByTitle("Elapsed");
    await expect(elapsed).toHaveText(/^00:[0-3]\d/);
    await expect(run.bar.getByText(/live · clocks differ by (1 h|60 min)/)).toBeVisible();
    await expect(run.card(/wait, Waiting/)).toBeVisible();
  });
}

for (const [title, offsetMs] of [
  ["two hours ahead", 7_200_000],
  ["two hours behind", -7_200_000],
] as const) {
  test(`lists and schedules go by the server's clock where the browser's is ${title}`, async ({
    page,
    request,
  }) => {
    await withClock(page, offsetMs);
    const id = await startInline(request, [worker("timed")]);
    await page.goto("/executions?since=1h");
    const row = page.getByRole("row").filter({ has: page.locator(`a[href*="${id}"]`) });
    await expect(row).toContainText("just now");
    const startWorkflowRequest = { name: "image_convert_resize" };
    const schedule = { name: "half hourly", cronExpression: "0 */30 * * * *", zoneId: "UTC" };
    const answer = await request.post("/api/scheduler/schedules", {
      data: { ...schedule, startWorkflowRequest },
    });
    expect(answer.ok()).toBe(true);
    await page.goto("/schedules");
    const next = page.getByText(/^next in ([1-9]|[12]\d|30) min$|^next in [1-9]\d? s$/);
    await expect(next).toBeVisible();
    await request.delete("/api/scheduler/schedules/half%20hourly");
    await request.get("/api/tasks/poll/by_clock?workerid=clockwork");
    await page.goto("/workers?q=clockwork");
    await expect(page.getByRole("row").filter({ hasText: "clockwork" })).toContainText("just now");
  });
}

test("events that a proxy holds back are polled for, and the page says so", async ({
  page,
  request,
}) => {
  await page.route(/\/api\/live\/executions\//, () => undefined);
  const id = await startInline(request, [worker("held")]);
  const run = new RunPage(page);
  await run.open(id);
  await expect(run.card(/held, (Queued|No worker)/)).toBeVisible({ timeout: 15_000 });
  await expect(run.bar.getByText(/every 2 s/).first()).toBeVisible();
  await request.delete(`/api/workflow/${id}`);
  await run.status("Terminated");
});

test("a run that cannot be read says so from the first look, and is drawn when it can", async ({
  page,
  request,
}) => {
  const id = await startInline(request, [worker("late")]);
  const isTheRun = new RegExp(`/api/(live/executions|workflow)/${id}`);
  for (const address of [`/executions/${id}`, `/workflows/image_convert_resize?run=${id}`]) {
    await page.route(isTheRun, (route) =>
      route.fulfill({ status: 503, json: { status: 503, message: "busy" } }),
    );
    await page.goto(address);
    await expect(page.getByText("The run cannot be read.")).toBeVisible({ timeout: 15_000 });
    await page.unroute(isTheRun);
    await expect(new RunPage(page).bar).toBeVisible({ timeout: 15_000 });
    await expect(page.getByText("The run cannot be read.")).toHaveCount(0);
  }
});

test("lists and pages say that the server is away, and go on when it is back", async ({
  browser,
  server,
  request,
}) => {
  const proxy = await startCuttableProxy(server.url);
  const page = await browser.newPage({ baseURL: proxy.url });
  try {
    const id = await startInline(request, [worker("kept")]);
    const run = new RunPage(page);
    await run.open(id);
    await expect(run.card(/kept, /)).toBeVisible();
    proxy.cut();
    await expect(run.bar.getByText(/reconnecting|stale/)).toBeVisible({ timeout: 20_000 });
    await run.bar.getByRole("button", { name: "Pause" }).click();
    await expect(page.getByText(/cannot be reached/).first()).toBeVisible();
    await server.killAndRestart();
    proxy.mend();
    await expect(run.bar.getByText("live")).toBeVisible({ timeout: 30_000 });
    await run.bar.getByRole("button", { name: "Pause" }).click();
    await run.status("Paused");
  } finally {
    await page.close();
    await proxy.close();
  }
});
