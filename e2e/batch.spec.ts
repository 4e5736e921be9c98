import { readFileSync } from "node:fs";

import type { APIRequestContext, Page } from "@playwright/test";
import sharp from "sharp";

import { violations } from "./accessible";
import { expect, test } from "./fixtures";

const COUNT = 20;
/** Refused requests are on purpose here, and Chromium logs them. */
const refused = test.extend<{ quiet: void }>({ quiet: async ({ page }, use) => use(void page) });

interface TestFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Photos that differ in size, so that no two have the same bytes. */
async function photos(count: number): Promise<TestFile[]> {
  const source = readFileSync("public/samples/photos/lake.jpg");
  return await Promise.all(
    Array.from({ length: count }, async (_, index) => ({
      name: `photo ${String(index + 1).padStart(2, "0")}.jpg`,
      mimeType: "image/jpeg",
      buffer: await sharp(source)
        .resize(300 + index)
        .jpeg()
        .toBuffer(),
    })),
  );
}

/** One picture, then a worker outside that this test plays. */
async function publish(request: APIRequestContext, name: string): Promise<void> {
  const policy = { retryCount: 0, responseTimeoutSeconds: 600, timeoutSeconds: 0 };
  const answer = await request.post("/api/metadata/workflow", {
    data: {
      name,
      version: 1,
      inputParameters: ["fileLocation"],
      tasks: [
        {
          name: "image_convert_resize",
          taskReferenceName: "small_ref",
          type: "SIMPLE",
          inputParameters: {
            fileLocation: "${workflow.input.fileLocation}",
            outputWidth: 80,
            outputFormat: "webp",
          },
        },
        {
          name: `${name}_check`,
          taskReferenceName: "check",
          type: "SIMPLE",
          taskDefinition: { name: `${name}_check`, ...policy },
        },
      ],
    },
  });
  expect(answer.ok()).toBe(true);
}

async function takeTask(request: APIRequestContext, name: string) {
  let task: { taskId: string; workflowInstanceId: string } | null = null;
  await expect
    .poll(
      async () => {
        const answer = await request.get(`/api/tasks/poll/${name}_check?workerid=test`);
        task = answer.status() === 200 ? await answer.json() : null;
        return task;
      },
      { timeout: 30_000 },
    )
    .not.toBeNull();
  return task as unknown as { taskId: string; workflowInstanceId: string };
}

async function report(request: APIRequestContext, name: string, status: string): Promise<void> {
  const { taskId, workflowInstanceId } = await takeTask(request, name);
  const data = {
    taskId,
    workflowInstanceId,
    status,
    reasonForIncompletion: "blurred",
    outputData: {},
  };
  expect((await request.post("/api/tasks", { data })).ok()).toBe(true);
}

/** As files from the desktop. */
async function drop(page: Page, files: readonly TestFile[]): Promise<void> {
  const given = files.map(({ name, buffer }) => ({ name, base64: buffer.toString("base64") }));
  const transfer = await page.evaluateHandle((all) => {
    const data = new DataTransfer();
    for (const { name, base64 } of all) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: "image/jpeg" }));
    }
    return data;
  }, given);
  await page.locator("main").dispatchEvent("drop", { dataTransfer: transfer });
}

test("20 photos are 20 runs with one bar and one zip; the failed one is shown and retried", async ({
  page,
  request,
}) => {
  test.slow();
  await publish(request, "batch_flow");
  await page.goto("/workflows/batch_flow");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  await drop(page, await photos(COUNT));
  const sheet = page.getByRole("dialog", { name: "Run a batch of photos" });
  await expect(sheet.getByText(/^20 photos · /)).toBeVisible();
  await sheet.getByRole("button", { name: "Start 20 runs" }).click();
  await expect(page).toHaveURL(/\/batches\/batch-\d{8}-\w{6}\?of=20/);
  const bar = page.getByRole("progressbar", { name: "Progress of the batch" });
  await expect(bar).toHaveAttribute("aria-valuemax", "20");
  await report(request, "batch_flow", "FAILED");
  await expect(bar).toHaveAttribute("aria-valuetext", /^0 of 20 done · 1 failed/);
  for (let done = 1; done < COUNT; done += 1) await report(request, "batch_flow", "COMPLETED");
  await expect(bar).toHaveAttribute("aria-valuetext", "19 of 20 done · 1 failed");
  const rows = page.getByRole("list", { name: "Runs of the batch" }).getByRole("listitem");
  await expect(rows).toHaveCount(COUNT);
  await expect(rows.first()).toContainText("blurred");

  // The address is enough: another tab shows the same.
  await page.reload();
  await expect(bar).toHaveAttribute("aria-valuetext", "19 of 20 done · 1 failed");
  await rows
    .first()
    .getByRole("button", { name: /^Retry photo/ })
    .click();
  await expect(bar).toHaveAttribute("aria-valuetext", /19 of 20 done · 1 running/);
  await report(request, "batch_flow", "COMPLETED");
  await expect(bar).toHaveAttribute("aria-valuetext", "20 of 20 done");

  const coming = page.waitForEvent("download");
  await page.getByRole("link", { name: /^Download zip/ }).click();
  const zip = readFileSync(await (await coming).path());
  const names = namesIn(zip);
  expect(names).toHaveLength(COUNT + 1);
  expect(names.at(-1)).toBe("manifest.json");
  expect(names[0]).toMatch(/^photo \d\d\/photo \d\d-small-80x\d+\.webp$/);

  await page.getByRole("radio", { name: "Variants (20)" }).click();
  await expect(page).toHaveURL(/view=variants/);
  await expect(page.getByRole("article")).toHaveCount(COUNT);
  await expect(page.getByRole("region", { name: "photo 07.jpg" })).toBeVisible();
});

/** Names in the central directory of a zip, in order. */
function namesIn(zip: Buffer): string[] {
  const names: string[] = [];
  for (
    let at = zip.indexOf("PK\u0001\u0002");
    at >= 0;
    at = zip.indexOf("PK\u0001\u0002", at + 1)
  ) {
    names.push(zip.toString("utf8", at + 46, at + 46 + zip.readUInt16LE(at + 28)));
  }
  return names;
}

refused("a file that is no photo is refused by name, the others run", async ({ page, request }) => {
  await publish(request, "mixed_flow");
  await page.goto("/workflows/mixed_flow");
  await page.getByRole("button", { name: "More ways to run" }).click();
  await page.getByRole("menuitem", { name: "A batch of photos …" }).click();
  const text = { name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("not a picture") };
  await page.getByLabel("Photos", { exact: true }).setInputFiles([...(await photos(2)), text]);
  await page.getByRole("button", { name: "Start 3 runs" }).click();
  const rows = page.getByRole("list", { name: "Runs of the batch" }).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("notes.jpg");
  await expect(rows.first().getByRole("button", { name: "Send again" })).toBeVisible();
  await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", /1 refused/);
  for (let at = 0; at < 2; at += 1) await report(request, "mixed_flow", "COMPLETED");
  // After a reload nobody knows the file any more, only that it is missing.
  await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", /^2 of 3 done/);
  await page.reload();
  await expect(page.getByText(/1 photo of this batch never arrived/)).toBeVisible();
});

test("on another page one toast names the batch and the runs that have failed", async ({
  page,
  request,
}) => {
  await publish(request, "told_flow");
  await page.goto("/workflows/told_flow");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
  await drop(page, await photos(3));
  await page.getByRole("button", { name: "Start 3 runs" }).click();
  await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", /^0 of 3 done · 3/);
  const batch = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  await page.getByRole("link", { name: "Settings", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
  await report(request, "told_flow", "FAILED");
  for (let at = 0; at < 2; at += 1) await report(request, "told_flow", "COMPLETED");
  await expect(
    page.getByText(new RegExp(`told_flow ${batch}: 2 of 3 completed, not: \\w{8}$`)),
  ).toBeVisible();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page).toHaveURL(new RegExp(batch));
});

refused(
  "the end of a batch is told elsewhere, too, when its last photo is refused behind its last run",
  async ({ page, request }) => {
    await publish(request, "late_flow");
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route("**/api/artifacts", async (route) => {
      const { "x-file-name": name } = route.request().headers();
      if (name === "notes.jpg") await held;
      await route.continue();
    });
    await page.goto("/workflows/late_flow");
    await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
    const text = { name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("no picture") };
    await drop(page, [...(await photos(2)), text]);
    await page.getByRole("button", { name: "Start 3 runs" }).click();
    const bar = page.getByRole("progressbar");
    await expect(bar).toHaveAttribute("aria-valuetext", /^0 of 3 done · 2 running/);
    const batch = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    for (let at = 0; at < 2; at += 1) await report(request, "late_flow", "COMPLETED");
    await expect(bar).toHaveAttribute("aria-valuetext", /^2 of 3 done/);
    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Settings", level: 1 })).toBeVisible();
    letGo();
    await expect(
      page.getByText(`late_flow ${batch}: 2 of 3 completed, 1 photo refused`),
    ).toBeVisible();
    await page.getByRole("button", { name: "Open" }).click();
    await expect(page.getByRole("list", { name: "Runs of the batch" })).toContainText("notes.jpg");
  },
);

test("says so when there is no such batch", async ({ page }) => {
  await page.goto("/batches/nobody");
  await expect(page.getByText("There is no such batch")).toBeVisible();
});

test("a batch is accessible in both themes, wide and narrow", async ({ page, request }) => {
  test.slow();
  const name = "axe_batch";
  await publish(request, name);
  await page.goto(`/workflows/${name}`);
  await drop(page, await photos(3));
  await page.getByRole("button", { name: "Start 3 runs" }).click();
  await report(request, name, "FAILED");
  await report(request, name, "COMPLETED");
  await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", /1 failed · 1 r/);
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    expect(await violations(page)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  }
});
