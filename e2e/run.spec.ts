import { readFileSync } from "node:fs";

import type { APIRequestContext } from "@playwright/test";

import { violations } from "./accessible";
import { expect, test } from "./fixtures";
import { finishedRun, RunPage, startInline, startRun } from "./run-page";
import { startServer } from "./server";

const worker = (ref: string, name: string, inputParameters: object = {}) => ({
  name,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters,
});

test("a newcomer opens the sample, drops a photo, runs it and sees every task complete", async ({
  page,
}) => {
  await page.goto("/workflows/image_convert_resize_multipleformat");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await page.getByLabel("Photo").setInputFiles("public/samples/photos/geyser.jpg");
  await page.getByRole("button", { name: "Start" }).click();
  await page.waitForURL(/[?&]run=/);
  const run = new RunPage(page);
  await run.status("Completed");
  await expect(page.getByText(/4 of 4 tasks/).first()).toBeVisible();
  await expect(run.card(/Start, geyser.jpg, 1200 × 1800 · 252 KB/)).toBeVisible();
});

test("the variants of a run are compared with their source and downloaded, one and all", async ({
  page,
  request,
}) => {
  const run = new RunPage(page);
  await run.open(await finishedRun(request));
  await page.getByRole("button", { name: /2 variants · .* KB/ }).click();
  const sheet = page.getByRole("dialog", { name: "Variants" });
  await expect(sheet.getByText(/300 × 450 · WebP · /)).toBeVisible();

  const one = page.waitForEvent("download");
  await sheet.getByRole("link", { name: /Download .*\.webp/ }).click();
  const file = await one;
  expect(file.suggestedFilename()).toMatch(/^geyser-.*-300x450\.webp$/);
  expect(
    readFileSync(await file.path())
      .subarray(8, 12)
      .toString(),
  ).toBe("WEBP");

  const all = page.waitForEvent("download");
  await sheet.getByRole("link", { name: "Download zip", exact: true }).click();
  expect(namesInZip(await (await all).path())).toHaveLength(3);

  await sheet.getByRole("checkbox", { name: /\.webp/ }).check();
  const some = page.waitForEvent("download");
  await sheet.getByRole("link", { name: "Download zip of 1" }).click();
  const names = namesInZip(await (await some).path());
  expect(names).toHaveLength(2);
  expect(names.at(-1)).toBe("manifest.json");

  await sheet
    .getByRole("button", { name: /^Compare geyser/ })
    .first()
    .click();
  const slider = sheet.getByRole("slider");
  await slider.focus();
  for (const key of ["ArrowRight", "PageUp"]) await page.keyboard.press(key);
  await expect(slider).toHaveAttribute("aria-valuenow", "61");
  await expect(sheet.getByRole("group", { name: /^geyser\.jpg against / })).toBeVisible();
});

/** Names of the entries, in the order of the archive. */
function namesInZip(path: string): string[] {
  const bytes = readFileSync(path);
  const names: string[] = [];
  const signature = Buffer.from([0x50, 0x4b, 0x01, 0x02]);
  for (let at = bytes.indexOf(signature); at !== -1; at = bytes.indexOf(signature, at + 46)) {
    names.push(bytes.toString("utf8", at + 46, at + 46 + bytes.readUInt16LE(at + 28)));
  }
  return names;
}

test("a task is opened by pointer and by keyboard, and a reload shows the same", async ({
  page,
  request,
}) => {
  const run = new RunPage(page);
  await run.open(await finishedRun(request), "?dock=tasks");
  await run.card("Convert to WebP").click();
  await expect(run.drawer.getByRole("heading", { name: "Convert to WebP" })).toBeVisible();
  await expect(run.drawer.getByRole("region", { name: "Output" })).toContainText("savedPercent");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(run.drawer.getByText("upload_toS3_webp_ref").first()).toBeVisible();
  // The address follows what is shown a moment later.
  await expect(page).toHaveURL(/task=upload_toS3_webp_ref/);
  await page.reload();
  await expect(run.drawer.getByText("upload_toS3_webp_ref").first()).toBeVisible();
  await expect(run.drawer.getByRole("region", { name: "Log" })).toContainText("bucket");
  await expect(page.getByRole("tab", { name: "Tasks", selected: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Close the task" }).click();
  await page.locator(".canvas [data-part=image]").first().click();
  await expect(page.getByRole("dialog", { name: "Variants" })).toBeVisible();
  await expect(page).toHaveURL(/tile=[\w-]+/);
  await expect(page.locator("[data-picture] :focus")).toHaveAccessibleName(/^Compare geyser/);
  await page.keyboard.press("Escape");
  await expect(page).not.toHaveURL(/tile=/);
  await expect(run.drawer).toBeHidden();
});

test("the playground shows attempts, the countdown to a retry and the limit", async ({
  page,
  request,
}) => {
  const run = new RunPage(page);
  const id = await startRun(request, "policy_playground", { failTimes: 3, slowSeconds: 1 });
  await run.open(id);
  // It waits 2, 4 and 8 seconds: the last wait is long enough to be seen on a slow machine.
  await expect(run.card(/flaky_ref, Retry 3 of 3 in \d s/)).toBeVisible();
  await run
    .card(/flaky_ref/)
    .getByTitle("Attempt 2", { exact: true })
    .click();
  await expect(page).toHaveURL(/attempt=2/);
  await run.drawer.getByRole("tab", { name: "Attempt 1, Failed" }).click();
  await expect(run.drawer.getByText("Attempt 1 of 4; tried again after 2 s.")).toBeVisible();
  await expect(page).toHaveURL(/attempt=1/);
  await expect(
    page.getByRole("button", { name: /flaky_ref, (Retry 3|Queued|Running|Completed).*4 attempts/ }),
  ).toBeVisible();
  await run.status("Completed", 30_000);
  await run.card(/flaky_ref, Completed/).focus();
  await page.keyboard.press("Alt+Digit3");
  await expect(page).toHaveURL(/attempt=3/);
});

/** Ends the task that waits for a worker of type `outside`. */
async function report(
  request: APIRequestContext,
  workflowInstanceId: string,
  status: string,
): Promise<void> {
  const polled = await request.get("/api/tasks/poll/outside?workerid=w");
  const { taskId } = (await polled.json()) as { taskId: string };
  const reasonForIncompletion = "the disk is full";
  await request.post("/api/tasks", {
    data: { workflowInstanceId, taskId, status, reasonForIncompletion },
  });
}

test("a reload in mid-run goes on where it was", async ({ page, request }) => {
  const run = new RunPage(page);
  const id = await startInline(request, [worker("theirs", "outside")]);
  await run.open(id);
  await expect(run.card(/theirs, (Queued|No worker)/)).toBeVisible();
  await page.reload();
  await run.status("Running");
  await expect(run.bar.getByText("live")).toBeVisible();
  await report(request, id, "COMPLETED");
  await run.status("Completed");
  await expect(run.bar.getByText("1 of 1 tasks")).toBeVisible();
});

test("the page survives a server killed in mid-run: it reconnects and ends right", async ({
  browser,
  playwright,
}) => {
  const server = await startServer();
  const request = await playwright.request.newContext({ baseURL: server.url });
  // A page of its own: that the server is away is an error in its console.
  const page = await browser.newPage({ baseURL: server.url });
  try {
    const run = new RunPage(page);
    const id = await startInline(request, [
      worker("first", "sample_slow", { seconds: 2 }),
      worker("theirs", "outside"),
    ]);
    await run.open(id);
    await expect(run.card(/first, (Running|Completed)/)).toBeVisible();
    const restarted = server.killAndRestart();
    await expect(run.bar.getByText(/reconnecting|stale/)).toBeVisible();
    await restarted;
    await expect(run.bar.getByText("live")).toBeVisible();
    await expect(run.card(/theirs, (Queued|No worker)/)).toBeVisible({ timeout: 30_000 });
    await report(request, id, "COMPLETED");
    await run.status("Completed");
    await expect(run.card(/first, Completed/)).toBeVisible();
  } finally {
    await page.close();
    await request.dispose();
    await server.stop();
  }
});

const BROKEN = [
  worker("info", "image_info", { fileLocation: "${workflow.input.photo}" }),
  worker("after", "store_local", { fileLocation: "${workflow.input.photo}" }),
];

test("a failure opens the task that caused it, and says that a retry cannot help", async ({
  page,
  request,
}) => {
  const run = new RunPage(page);
  await run.open(await startInline(request, BROKEN, { photo: "upload://nobody_has_this_one" }));
  await run.status("Failed");
  await expect(run.drawer.getByText("Nothing was found at").first()).toBeVisible();
  await expect(run.drawer.getByText(/a retry with the same input cannot help/)).toBeVisible();
  await expect(run.card(/info, Failed, final: Nothing was found/)).toBeVisible();
});

test("a failed run is retried from the page and ends well", async ({ page, request }) => {
  await request.post("/api/metadata/taskdefs", {
    data: [{ name: "outside", ownerEmail: "a@b.c", retryCount: 0 }],
  });
  const run = new RunPage(page);
  const id = await startInline(request, [
    worker("done", "sample_slow", { seconds: 0 }),
    worker("theirs", "outside"),
  ]);
  await run.open(id);
  await expect(run.card(/theirs, (Queued|No worker)/)).toBeVisible();
  await report(request, id, "FAILED");
  await run.status("Failed");
  await expect(run.drawer.getByText("the disk is full")).toBeVisible();
  await expect(run.drawer.getByText("Its policy grants no retry.")).toBeVisible();
  await run.bar.getByRole("button", { name: "Retry" }).click();
  await run.status("Running");
  await expect(run.card(/theirs, (Queued|No worker)/)).toBeVisible();
  await report(request, id, "COMPLETED");
  await run.status("Completed");
  await expect(run.drawer.getByRole("tab", { name: "Attempt 2, Completed" })).toBeVisible();
  // What had ended well was kept: only the failed task was taken again.
  expect(await attemptsOf(request, id)).toEqual(["done 0", "theirs 0", "theirs 1"]);
});

test("a run that is restarted is shown from the start, without what was thrown away", async ({
  page,
  request,
}) => {
  const run = new RunPage(page);
  const id = await startInline(request, [
    worker("done", "sample_slow", { seconds: 0 }),
    { name: "look", taskReferenceName: "look", type: "HUMAN" },
  ]);
  await run.open(id);
  await expect(run.card(/look, Waiting/)).toBeVisible();
  await request.delete(`/api/workflow/${id}`);
  await run.status("Terminated");
  await request.post(`/api/workflow/${id}/restart`);
  await expect(run.bar.getByText("1 of 2 tasks")).toBeVisible();
  await run.card(/done, Completed/).click();
  await expect(run.drawer.getByText("done", { exact: true }).first()).toBeVisible();
  await expect(run.drawer.getByRole("tab", { name: /Attempt/ })).toHaveCount(0);
  expect(await attemptsOf(request, id)).toEqual(["done 0", "look 0"]);
});

async function attemptsOf(request: APIRequestContext, id: string): Promise<string[]> {
  const { tasks } = (await (await request.get(`/api/workflow/${id}`)).json()) as {
    tasks: { referenceTaskName: string; retryCount: number }[];
  };
  return tasks.map(({ referenceTaskName: ref, retryCount }) => `${ref} ${retryCount}`).toSorted();
}

test("a person ends the task that waits for one, with an output", async ({ page, request }) => {
  const run = new RunPage(page);
  const human = { name: "look", taskReferenceName: "look", type: "HUMAN" };
  const id = await startInline(request, [human]);
  await run.open(id);
  await run.card(/look, Waiting for a person/).click();
  const output = run.drawer.getByLabel("Output to go on with");
  await output.fill("{");
  await expect(run.drawer.getByRole("button", { name: "Complete" })).toBeDisabled();
  await output.fill('{"good": true}');
  await run.drawer.getByRole("button", { name: "Complete" }).click();
  await run.status("Completed");
  await expect(run.drawer.getByRole("region", { name: "Output" })).toContainText("good: true");
});

test("a finished run is run again with the same input", async ({ page, request }) => {
  const run = new RunPage(page);
  const id = await finishedRun(request);
  await run.open(id);
  await run.bar.getByRole("button", { name: "Run again" }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await run.status("Completed");
  await expect(run.card(/Start, geyser.jpg/)).toBeVisible();
  await page.keyboard.press("v");
  await expect(page.getByRole("dialog", { name: "Variants" })).toBeVisible();
});

test("a run is paused, resumed, and stopped with a reason", async ({ page, request }) => {
  const run = new RunPage(page);
  await run.open(await startInline(request, [worker("mine", "nobody_works_on_this")]));
  await run.bar.getByRole("button", { name: "Pause" }).click();
  await run.status("Paused");
  await expect(run.bar.getByText(/Nothing new starts/)).toBeVisible();
  await run.bar.getByRole("button", { name: "Resume" }).click();
  await run.status("Running");
  await expect(run.card(/No worker asks for nobody_works_on_this/)).toBeVisible({
    timeout: 20_000,
  });
  await run.bar.getByRole("button", { name: "Stop" }).click();
  await page.getByLabel("Reason, kept with the run").fill("wrong photo");
  await page.getByRole("button", { name: "Stop run" }).click();
  await run.status("Terminated");
  await expect(run.bar.getByText("wrong photo")).toBeVisible();
  await expect(run.card(/mine, Canceled/)).toBeVisible();
  const stored = await request.get(`/api/workflow/${page.url().split("/").at(-1)?.slice(0, 36)}`);
  expect(await stored.json()).toMatchObject({ reasonForIncompletion: "wrong photo" });
});

const WINDOWS = [
  { name: "wide", width: 1440, height: 900 },
  { name: "narrow", width: 390, height: 844 },
] as const;

for (const { name, ...size } of WINDOWS) {
  test(`runs are accessible in a ${name} window in both themes`, async ({ page, request }) => {
    test.slow();
    await page.setViewportSize(size);
    const run = new RunPage(page);
    const running = await startInline(request, [worker("mine", "nobody_works_on_this")]);
    const failed = await startInline(request, BROKEN, { photo: "upload://nobody_has_this_one" });
    const finished = await finishedRun(request);
    const states = [
      { id: running, word: "Running", query: "?task=mine" },
      { id: failed, word: "Failed", query: "?dock=tasks" },
      { id: finished, word: "Completed", query: "?task=image_convert_resize_webp_ref" },
    ];
    for (const { id, word, query } of states) {
      await run.open(id, query);
      await run.status(word);
      await expect(run.drawer.getByRole("region", { name: "Timing" })).toBeAttached();
      expect(await violations(page), word).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow, word).toBeLessThanOrEqual(0);
    }
    await run.open(finished, "?gallery=true");
    await expect(page.getByRole("checkbox").first()).toBeVisible();
    expect(await violations(page), "gallery").toEqual([]);
  });
}
