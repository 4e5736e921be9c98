import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import type { Page } from "@playwright/test";

import { violations } from "./accessible";
import { expect, test } from "./fixtures";
import { startServer } from "./server";

const run = promisify(execFile);
const PYTHON = process.env.PYTHON_WITH_CONDUCTOR ?? "python3";
const WITH_PHOTO = [
  "image_convert_resize",
  "image_convert_resize_multipleformat",
  "image_multiple_convert_resize",
  "image_effects",
];

/** An empty folder of the test's own. */
function emptyFolder(): string {
  const folder = test.info().outputPath("work");
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The text of a language, as it is shown. */
async function textOf(page: Page, workflow: string, language: string): Promise<string> {
  await page.goto(`/?api=${encodeURIComponent(workflow)}`);
  await page.getByRole("tab", { name: language }).click();
  return (await page.getByRole("region", { name: `${language} code` }).textContent()) ?? "";
}

interface Results {
  readonly status: string;
  readonly variants: readonly { readonly url: string }[];
}

test("the menu of a workflow opens it, and the curl text is copied as it is shown", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/");
  await page.getByRole("button", { name: "More for image_convert_resize", exact: true }).click();
  await page.getByRole("menuitem", { name: "Use as API" }).click();
  await expect(page.getByRole("dialog", { name: "Use as API" })).toBeVisible();
  await page.getByRole("button", { name: "Copy curl" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await page.getByRole("region", { name: "curl code" }).textContent());
});

for (const workflow of WITH_PHOTO) {
  test(`${workflow}: the curl text runs in a shell`, async ({ page, server }) => {
    const folder = emptyFolder();
    const text = await textOf(page, workflow, "curl");
    expect(text).toContain(server.url);
    const { stdout } = await run("sh", ["-c", text], { cwd: folder });
    const results = JSON.parse(stdout) as Results;
    expect(results.status).toBe("COMPLETED");
    expect(results.variants.length).toBeGreaterThan(0);
    // A photo that is there is taken, not ours.
    expect(readdirSync(folder)).toEqual(["photo.jpg"]);
  });
}

test("the zip of the curl text is a zip; the one that looks later is told where", async ({
  page,
}) => {
  const folder = emptyFolder();
  await page.goto("/?api=image_convert_resize_multipleformat");
  const code = page.getByRole("region", { name: "curl code" });
  await page.getByRole("radio", { name: "Zip of all pictures" }).click();
  await expect(code).toContainText("application/zip");
  await run("sh", ["-c", (await code.textContent()) ?? ""], { cwd: folder });
  expect(readFileSync(join(folder, "pictures.zip")).toString("latin1")).toContain("manifest.json");
  await page.getByRole("radio", { name: "At once, look later" }).click();
  await expect(code).toContainText("respond-async");
  const { stdout } = await run("sh", ["-c", (await code.textContent()) ?? ""], { cwd: folder });
  expect(JSON.parse(stdout)).toMatchObject({
    links: { execution: expect.stringMatching(/^\/api/) },
  });
});

test("the JavaScript text runs in Node", async ({ page }) => {
  const folder = emptyFolder();
  const file = join(folder, "call.mjs");
  writeFileSync(file, await textOf(page, "image_convert_resize_multipleformat", "JavaScript"));
  const { stdout } = await run(process.execPath, [file]);
  expect(stdout).toContain("COMPLETED");
});

test("the Python text runs with the official SDK", async ({ page }) => {
  const folder = emptyFolder();
  const probe = spawnSync(PYTHON, ["-c", "import conductor.client"]);
  test.skip(
    probe.status !== 0,
    "no Python with conductor-python; name one in PYTHON_WITH_CONDUCTOR",
  );
  const file = join(folder, "call.py");
  writeFileSync(file, await textOf(page, "image_convert_resize_multipleformat", "Python"));
  const { stdout } = await run(PYTHON, [file]);
  expect(stdout).toContain("COMPLETED");
});

test("the input is that of the newest good run; names and values of users stay texts", async ({
  page,
  request,
}) => {
  const folder = emptyFolder();
  const name = "o'brien $(touch pwned) flow";
  const tasks = [{ name: "n", taskReferenceName: "n", type: "NOOP" }];
  await request.post("/api/metadata/workflow", { data: { name, version: 1, tasks } });
  const input = { note: "it's `touch pwned` </pre><script>alert(1)</script>", count: 3 };
  await request.post(`/api/workflow/${encodeURIComponent(name)}`, { data: input });
  const text = await textOf(page, name, "curl");
  const { stdout } = await run("sh", ["-c", text], { cwd: folder });
  const { workflowId } = JSON.parse(stdout) as { workflowId: string };
  const execution = await (await request.get(`/api/workflow/${workflowId}`)).json();
  expect(execution).toMatchObject({ input, status: "COMPLETED" });
  expect(readdirSync(folder)).toEqual([]);
});

/** A server that is not there yet answers 404, and Chromium logs it. */
const unknown = test.extend<{ quiet: void }>({ quiet: async ({ page }, use) => use(void page) });
unknown("says so when it was never published", async ({ page }) => {
  await page.goto("/?api=nobody_knows_it");
  await expect(page.getByText("Not published yet")).toBeVisible();
});

test("with an access token the texts read it from the environment", async ({ page }) => {
  const folder = emptyFolder();
  test.slow();
  const token = "0123456789abcdef0123456789abcdef";
  const closed = await startServer({ BATON_TOKEN: token });
  try {
    await page.context().request.post(`${closed.url}/api/session`, { data: { token } });
    await page.goto(`${closed.url}/?api=image_convert_resize`);
    const code = page.getByRole("region", { name: "curl code" });
    await expect(code).toContainText("$BATON_TOKEN");
    const text = (await code.textContent()) ?? "";
    expect(text).not.toContain(token);
    const environment = { ...process.env, BATON_TOKEN: token };
    const { stdout } = await run("sh", ["-c", text], { cwd: folder, env: environment });
    expect((JSON.parse(stdout) as Results).status).toBe("COMPLETED");
    await page.getByRole("tab", { name: "JavaScript" }).click();
    const file = join(folder, "call.mjs");
    const script = await page.getByRole("region", { name: "JavaScript code" }).textContent();
    writeFileSync(file, script ?? "");
    expect((await run(process.execPath, [file], { env: environment })).stdout).toContain(
      "COMPLETED",
    );
  } finally {
    await closed.stop();
  }
});

test("is accessible in both themes, wide and narrow", async ({ page }) => {
  test.slow();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto("/?api=image_convert_resize");
    await expect(page.getByRole("region", { name: "curl code" })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  }
});
