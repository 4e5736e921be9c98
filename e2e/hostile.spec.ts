import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

import type { APIRequestContext, Page } from "@playwright/test";

import { expect, test as base } from "./fixtures";

/** What the browser refuses of hostile files is logged, and wanted. */
const test = base.extend<{ quiet: void; traps: string[] }>({
  quiet: async ({ page }, use) => use(void page),
  /** Whatever ran although it must not have. */
  traps: async ({ page }, use) => {
    const sprung: string[] = [];
    page.on("dialog", (dialog) => {
      sprung.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("request", (request) => {
      if (new URL(request.url()).pathname === "/tripwire") sprung.push(`request ${request.url()}`);
    });
    await page.exposeFunction("springTrap", () => sprung.push("script"));
    await use(sprung);
    expect(sprung).toEqual([]);
  },
});

const SCRIPT = "window.springTrap?.();fetch('/tripwire');alert(1)";
const HTML = `<!doctype html><html><body onload="${SCRIPT}"><script>${SCRIPT}</script></body></html>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="${SCRIPT}"><script>${SCRIPT}</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="${SCRIPT}"/></body></foreignObject></svg>`;
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
/** A GIF that is a script for whoever reads it as one. */
const GIFAR = Buffer.concat([
  Buffer.from("GIF89a=1;/*", "latin1"),
  Buffer.from(`*/;${SCRIPT}`, "latin1"),
]);
const PDF = Buffer.from(
  `%PDF-1.4\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\ntrailer<</Root 1 0 R>>\n`,
);

const FILES = [
  ["a page", Buffer.from(HTML), "text/html"],
  ["a page that claims to be a picture", Buffer.from(HTML), "image/png"],
  ["a drawing", Buffer.from(SVG), "image/svg+xml"],
  ["XML with a style sheet", Buffer.from(`<?xml version="1.0"?>${SVG}`), "application/xml"],
  ["a picture with a page behind it", Buffer.concat([PNG, Buffer.from(HTML)]), "image/png"],
  ["the same that claims to be a page", Buffer.concat([PNG, Buffer.from(HTML)]), "text/html"],
  ["a picture that is a script", GIFAR, "image/gif"],
  ["a document with a script", PDF, "application/pdf"],
  ["a script", Buffer.from(SCRIPT), "text/javascript"],
] as const;

/** As a worker in another process stores what it made: it may claim anything. */
async function store(request: APIRequestContext, bytes: Buffer, contentType: string) {
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const id = randomBytes(16).toString("base64url");
  const put = await request.put(`/api/blobs/${sha256}`, { data: bytes });
  expect(put.ok()).toBe(true);
  const nothing = { format: null, width: null, height: null, pages: null, workflowId: null };
  const none = { taskId: null, ref: null, attempt: null, variant: null, sourceId: null };
  const row = {
    ...nothing,
    ...none,
    kind: "variant",
    sha256,
    bytes: bytes.length,
    contentType,
    name: 'evil".html',
    createdAt: Date.now(),
    location: null,
  };
  expect((await request.put(`/api/artifact-rows/${id}`, { data: row })).ok()).toBe(true);
  return id;
}

for (const [title, bytes, contentType] of FILES) {
  test(`artifacts run nothing: ${title} as ${contentType}`, async ({ page, request, traps }) => {
    const id = await store(request, bytes, contentType);
    const answer = await request.get(`/api/artifacts/${id}`);
    const headers = answer.headers();
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toBe("sandbox; default-src 'none'");
    const isRaster = contentType === "image/png" || contentType === "image/gif";
    expect(headers["content-disposition"]).toMatch(isRaster ? /^inline/ : /^attachment/);
    // Opened by itself: a download, or a picture that may be broken.
    await page.goto(`/api/artifacts/${id}`).catch(() => undefined);
    // In a page of ours, in every way a page can take it in.
    await page.goto("/gallery");
    await page.evaluate(async (url) => {
      const tags = ["iframe", "object", "embed", "img", "script"] as const;
      for (const tag of tags) {
        const element = document.createElement(tag);
        element.setAttribute(tag === "object" ? "data" : "src", url);
        const settled = new Promise((resolve) => {
          for (const event of ["load", "error"]) element.addEventListener(event, resolve);
          setTimeout(resolve, 500);
        });
        document.body.append(element);
        await settled;
      }
    }, `/api/artifacts/${id}`);
    expect(traps).toEqual([]);
  });
}

test("an upload that is no raster picture is refused by name", async ({ request }) => {
  for (const [bytes, type] of [
    [Buffer.from(HTML), "image/png"],
    [Buffer.from(SVG), "image/svg+xml"],
    [PDF, "image/jpeg"],
  ] as const) {
    const answer = await request.post("/api/artifacts", {
      data: bytes,
      headers: { "content-type": type },
    });
    expect([400, 415, 422]).toContain(answer.status());
    expect(((await answer.json()) as { message: string }).message).not.toMatch(/stack|at \//);
  }
});

const TEXT = `"><img src=x onerror="${SCRIPT}"><script>${SCRIPT}</script>'\`{{7*7}}`;

/** Puts the text into every field that people and workers can write. */
async function plant(request: APIRequestContext): Promise<string> {
  const name = `evil ${TEXT}`;
  const ok = async (answer: { ok(): boolean; text(): Promise<string> }) =>
    expect(answer.ok(), await answer.text()).toBe(true);
  const policy = { retryCount: 0, responseTimeoutSeconds: 600, timeoutSeconds: 0 };
  const task = {
    name: `task ${TEXT}`,
    taskReferenceName: `ref ${TEXT}`,
    description: TEXT,
    type: "SIMPLE",
    inputParameters: { [TEXT]: TEXT },
  };
  await ok(
    await request.post("/api/metadata/taskdefs", {
      data: [{ ...policy, name: task.name, description: TEXT, ownerEmail: "a@b.example" }],
    }),
  );
  const definition = {
    name,
    version: 1,
    description: TEXT,
    inputParameters: [TEXT],
    tasks: [task],
  };
  await ok(await request.post("/api/metadata/workflow", { data: definition }));
  const started = await request.post("/api/workflow", {
    data: { name, version: 1, correlationId: TEXT, input: { [TEXT]: TEXT, fileLocation: TEXT } },
  });
  await ok(started);
  const id = await started.text();
  const path = `/api/tasks/poll/${encodeURIComponent(task.name)}`;
  const poll = await request.get(`${path}?workerid=${encodeURIComponent(TEXT)}`);
  const { taskId } = (await poll.json()) as { taskId: string };
  await ok(await request.post(`/api/tasks/${taskId}/log`, { data: TEXT }));
  await ok(
    await request.post("/api/tasks", {
      data: {
        taskId,
        workflowInstanceId: id,
        status: "FAILED",
        reasonForIncompletion: TEXT,
        workerId: TEXT,
        outputData: {
          html: HTML,
          svg: SVG,
          [TEXT]: TEXT,
          contentType: "image/png",
          artifactId: TEXT,
        },
      },
    }),
  );
  await ok(
    await request.post("/api/scheduler/schedules", {
      data: {
        name: "evil schedule",
        description: TEXT,
        cronExpression: "0 0 1 * * *",
        paused: true,
        startWorkflowRequest: { name, input: { [TEXT]: TEXT } },
      },
    }),
  );
  return id;
}

test("texts of strangers stay texts on every page", async ({ page, request, traps }) => {
  test.slow();
  const id = await plant(request);
  const photo = await request.post("/api/artifacts", {
    data: readFileSync("public/samples/photos/lake.jpg"),
    headers: { "content-type": "image/jpeg", "x-file-name": encodeURIComponent(`${TEXT}.jpg`) },
  });
  expect(photo.ok()).toBe(true);
  const name = encodeURIComponent(`evil ${TEXT}`);
  const pages = [
    "/",
    `/?api=${name}`,
    `/workflows/${name}`,
    `/workflows/${name}?run=${id}`,
    `/workflows/${name}?select=${encodeURIComponent(`ref ${TEXT}`)}`,
    `/workflows/${name}?select=${encodeURIComponent(TEXT)}`,
    "/executions",
    `/executions?text=${encodeURIComponent(TEXT)}&workflow=${name}&correlation=${encodeURIComponent(TEXT)}`,
    `/executions/${id}?task=${encodeURIComponent(`ref ${TEXT}`)}&dock=tasks`,
    `/executions/${id}?dock=json`,
    `/executions/${id}?gallery=true&pair=${encodeURIComponent(TEXT)}.x&variant=${encodeURIComponent(TEXT)}`,
    `/compare?a=${id}&b=${id}&all=true`,
    `/compare?a=${encodeURIComponent(TEXT)}&b=x`,
    `/batches/${encodeURIComponent(TEXT)}`,
    "/gallery",
    "/task-definitions",
    `/task-definitions/${encodeURIComponent(`task ${TEXT}`)}`,
    `/workers?q=${encodeURIComponent(TEXT)}`,
    "/workers",
    "/schedules",
    "/settings",
    "/api-docs",
  ];
  for (const path of pages) {
    await page.goto(path);
    await page.waitForLoadState("networkidle", { timeout: 4_000 }).catch(() => undefined);
    expect(traps, path).toEqual([]);
    // Nothing of it has become an element.
    await expect(
      page.locator('img[src="x"], script:not([src]):has-text("springTrap")'),
      path,
    ).toHaveCount(0);
  }
  await page.goto(`/executions/${id}?task=${encodeURIComponent(`ref ${TEXT}`)}`);
  await expect(page.getByText(TEXT).first()).toBeVisible();
});

test("the trap itself works", async ({ page }) => {
  // Without it every test above would pass for nothing.
  let sprung = 0;
  await page.exposeFunction("springAnother", () => (sprung += 1));
  await page.goto("/settings");
  await setMarkup(page, '<img src="nowhere" onerror="window.springAnother()">');
  // An inline handler is refused by the policy of our pages; a script that is ours may call it.
  await page.evaluate(() => (window as unknown as { springAnother(): void }).springAnother());
  await expect.poll(() => sprung).toBe(1);
});

async function setMarkup(page: Page, html: string): Promise<void> {
  await page.evaluate((markup) => {
    const box = document.createElement("div");
    box.innerHTML = markup;
    document.body.append(box);
  }, html);
}
