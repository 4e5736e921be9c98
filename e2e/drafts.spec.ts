import type { Page, Route } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

/** What the browser's database holds under a name. */
function kept(page: Page, name: string): Promise<unknown> {
  return page.evaluate(
    (key) =>
      new Promise((resolve) => {
        const open = indexedDB.open("baton");
        open.addEventListener("success", () => {
          const request = open.result.transaction("drafts").objectStore("drafts").get(key);
          request.addEventListener("success", () => {
            open.result.close();
            resolve(request.result ?? null);
          });
        });
      }),
    name,
  );
}

for (const from of ["the address", "the list"] as const) {
  test(`what a crashed tab could not send is restored with a bar, compared and sent, opened from ${from}`, async ({
    browser,
    server,
  }) => {
    const name = from === "the list" ? "crashed_1" : "crashed_2";
    // A page of its own: that a save was refused is an error in the console, told before or after the crash.
    const context = await browser.newContext({ baseURL: server.url, reducedMotion: "reduce" });
    const page = await context.newPage();
    const designer = new DesignerPage(page);
    await designer.store(name, [{ name: "noop", taskReferenceName: "first_ref", type: "NOOP" }]);
    // The server is away from now on, as far as this tab can see.
    await page.route("**/api/drafts/**", (route) =>
      route.request().method() === "PUT"
        ? route.fulfill({ status: 503, body: "" })
        : route.continue(),
    );
    await page.keyboard.press("/");
    await designer.pick("wait");
    await expect.poll(() => kept(page, name)).not.toBe(null);
    expect(JSON.stringify(await kept(page, name))).toContain("wait_ref");
    const crashed = page.waitForEvent("crash");
    const session = await context.newCDPSession(page);
    void session.send("Page.crash").catch(() => undefined);
    await crashed;

    const other = await context.newPage();
    const again = new DesignerPage(other);
    if (from === "the address") await again.open(name);
    else {
      await other.goto(`/?q=${name}`);
      // As long as people press: what is read ahead is there when the designer begins.
      await other.getByRole("link", { name, exact: true }).click({ delay: 200 });
      await expect(again.card(/wait_ref/)).toBeVisible();
    }
    expect(await again.refs()).toEqual(["first_ref", "wait_ref"]);
    const bar = other.getByRole("status").filter({ hasText: /kept by this browser/ });
    await expect(bar).toContainText(/Draft from \d/);
    await bar.getByRole("button", { name: "Compare" }).click();
    const changes = other.getByRole("complementary", { name: "Changes" });
    await expect(changes).toContainText("From what the server has to yours: 1 added.");
    await expect(other.getByRole("application")).toBeFocused();
    await other.keyboard.press("Escape");
    await expect(changes).toBeHidden();
    await again.saved();
    expect(JSON.stringify(await again.definition())).toContain("wait_ref");
    await expect.poll(() => kept(other, name)).toBe(null);
    // Back to what the server had, as a step that can be undone.
    await bar.getByRole("button", { name: "Discard" }).click();
    await expect(bar).toBeHidden();
    expect(await again.refs()).toEqual(["first_ref"]);
    await other.keyboard.press("Control+z");
    expect(await again.refs()).toEqual(["first_ref", "wait_ref"]);
    await context.close();
  });
}

for (const reload of ["later", "at once"] as const) {
  test(`what was taken back does not come again with a reload ${reload}`, async ({ page }) => {
    const name = `taken_back_${reload === "later" ? "later" : "soon"}`;
    const designer = new DesignerPage(page);
    await designer.store(name, [{ name: "noop", taskReferenceName: "first_ref", type: "NOOP" }]);
    // The change stays on its way to the server.
    await page.route("**/api/drafts/**", (route) =>
      route.request().method() === "PUT" ? undefined : route.continue(),
    );
    await page.keyboard.press("/");
    await designer.pick("wait");
    await expect.poll(async () => JSON.stringify(await kept(page, name))).toContain("wait_ref");
    await page.keyboard.press("Control+z");
    if (reload === "later") await expect.poll(() => kept(page, name)).toBe(null);
    await page.reload();
    await expect(designer.card("first_ref")).toBeVisible();
    expect(await designer.refs()).toEqual(["first_ref"]);
    const bar = page.getByRole("status").filter({ hasText: /kept by this browser/ });
    if (reload === "later") await expect(bar).toHaveCount(0);
  });
}

test("what was on its way when a page was left is the reader's own work, however late it arrives", async ({
  browser,
  server,
}) => {
  const name = "on_its_way";
  // A page of its own: that a save was refused is an error in the console.
  const context = await browser.newContext({ baseURL: server.url, reducedMotion: "reduce" });
  const page = await context.newPage();
  const designer = new DesignerPage(page);
  await designer.store(name, [{ name: "noop", taskReferenceName: "first_ref", type: "NOOP" }]);
  const held: Route[] = [];
  await page.route("**/api/drafts/**", (route) => {
    if (route.request().method() !== "PUT" || held.length === 2) return route.continue();
    held.push(route);
    return undefined;
  });
  await page.keyboard.press("/");
  await designer.pick("wait");
  await expect.poll(() => held.length).toBe(1);
  await page.reload();
  // The page has read what the server had before, and is about to send what was kept.
  await expect.poll(() => held.length).toBe(2);
  const [left, next] = held;
  const request = left?.request();
  const { "if-match": seen, "if-none-match": none } = request?.headers() ?? {};
  const arrived = await context.request.put(`/api/drafts/${name}`, {
    headers: {
      "content-type": "application/json",
      ...(seen ? { "if-match": seen } : { "if-none-match": none ?? "" }),
    },
    data: request?.postData() ?? "",
  });
  expect(arrived.ok()).toBe(true);
  const refused = page.waitForResponse((answer) => answer.status() === 412);
  await next?.continue();
  await refused;
  await page.keyboard.press("/");
  await designer.pick("do nothing");
  await designer.saved();
  await expect(page.getByRole("alert").filter({ hasText: /by somebody else/ })).toHaveCount(0);
  expect(await designer.refs()).toEqual(["first_ref", "wait_ref", "noop_ref"]);
  await expect.poll(async () => JSON.stringify(await designer.definition())).toContain("noop_ref");
  await context.close();
});

test("what the server has is not called restored", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("sent");
  await page.keyboard.press("/");
  await designer.pick("wait");
  await designer.saved();
  await expect.poll(() => kept(page, "sent")).toBe(null);
  await designer.open("sent");
  expect(await designer.refs()).toEqual(["wait_ref"]);
  await expect(page.getByText(/kept by this browser/)).toBeHidden();
});

test("recent runs are found by search and shown on the canvas", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("found_run");
  await page.keyboard.press("/");
  await designer.pick("do nothing");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL(/[?&]run=/);
  const id = new URL(page.url()).searchParams.get("run") ?? "";
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await expect(page).not.toHaveURL(/run=/);
  await page.reload();
  await expect(designer.card("Start")).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByPlaceholder(/a run/).fill("run of");
  await page.getByPlaceholder(/a run/).fill(id.slice(0, 8));
  await page.getByRole("option", { name: new RegExp(`Run of .*${id.slice(0, 8)}`) }).click();
  await expect(page).toHaveURL(new RegExp(`run=${id}`));
});

test("names with markup, from the right, of pictures and without end stay text", async ({
  page,
}) => {
  const name = "odd_names";
  const designer = new DesignerPage(page);
  const long = `long_${"x".repeat(9_990)}_end`;
  const markup = `<img src=x onerror="document.title='owned'">`;
  const rtl = "\u202Eعكس\u202C שלום";
  const emoji = "👩‍👩‍👧‍👦🏳️‍🌈";
  const tasks = [markup, rtl, emoji, long].map((text, at) => ({
    name: text,
    taskReferenceName: `odd_${at}`,
    type: "SIMPLE",
    description: text,
  }));
  await designer.store(name, tasks);
  expect(await page.title()).not.toContain("owned");
  await expect(page.locator("#canvas img[src=x]")).toHaveCount(0);
  for (const text of [markup, rtl, emoji]) {
    await expect(page.locator("#canvas").getByText(text).first()).toBeVisible();
  }
  // Clipped: no card is wider than the others, and the whole name is there when it is asked for.
  const widths = await Promise.all(
    tasks.map(async ({ taskReferenceName }) => {
      const box = await designer.card(taskReferenceName).boundingBox();
      return Math.round(box?.width ?? 0);
    }),
  );
  expect(new Set(widths).size).toBe(1);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  const card = designer.card("odd_3");
  await expect(card.locator("[title]").first()).toHaveAttribute("title", new RegExp("_end"));
  await card.click();
  const form = page.getByRole("complementary", { name: "Inspector" });
  await form.getByText("Name, delay and failure").click();
  await expect(form.getByLabel(/^Name/)).toHaveValue(long);
  await designer.card("odd_0").click();
  await expect(form.getByRole("heading", { level: 2 }).first()).toContainText("<img");
  // A workflow of such a name, too.
  const odd = "odd <b>name</b> 👍";
  await page.goto(`/workflows/${encodeURIComponent(odd)}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(odd);
});

test("two people on one workflow: neither writes over the other's draft or version", async ({
  browser,
  server,
}) => {
  const name = "two_people";
  // Pages of their own: that a save was refused is an error in the console. They share nothing of a browser's storage.
  const options = { baseURL: server.url, reducedMotion: "reduce" } as const;
  const [own, context] = [await browser.newContext(options), await browser.newContext(options)];
  const page = await own.newPage();
  const mine = new DesignerPage(page);
  await mine.store(name, [{ name: "noop", taskReferenceName: "first_ref", type: "NOOP" }]);
  const theirPage = await context.newPage();
  try {
    const theirs = new DesignerPage(theirPage);
    await theirs.open(name);
    await theirPage.keyboard.press("/");
    await theirs.pick("wait");
    await theirs.saved();
    await expect.poll(async () => JSON.stringify(await theirs.definition())).toContain("wait_ref");

    await page.keyboard.press("/");
    await mine.pick("do nothing");
    const bar = page.getByRole("alert").filter({ hasText: /by somebody else/ });
    await expect(bar).toBeVisible();
    expect(JSON.stringify(await mine.definition())).not.toContain("noop_ref");
    await bar.getByRole("button", { name: "Compare" }).click();
    const changes = page.getByRole("complementary", { name: "Changes" });
    await expect(changes).toContainText("From the other draft to yours: 1 added, 1 removed.");
    await expect(mine.card(/wait_ref/)).toBeVisible();
    await expect(mine.card(/noop_ref/)).toBeVisible();
    await bar.getByRole("button", { name: "Stop comparing" }).click();
    await expect(changes).toBeHidden();
    await bar.getByRole("button", { name: "Compare" }).click();
    await expect(changes).toBeVisible();
    await bar.getByRole("button", { name: "Take theirs" }).click();
    await expect(bar).toBeHidden();
    expect(await mine.refs()).toEqual(["first_ref", "wait_ref"]);
    // Mine is one step back.
    await page.keyboard.press("Control+z");
    expect(await mine.refs()).toEqual(["first_ref", "noop_ref"]);
    await mine.saved();

    const answer = await page.request.put("/api/metadata/workflow", {
      data: [
        {
          name,
          version: 1,
          schemaVersion: 2,
          ownerEmail: "a@b.c",
          tasks: [{ name: "noop", taskReferenceName: "published_ref", type: "NOOP" }],
        },
      ],
    });
    expect(answer.ok()).toBe(true);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    const published = page.getByRole("alert").filter({ hasText: "Version 1 was published" });
    await expect(published).toBeVisible();
    await published.getByRole("button", { name: "Publish mine as 2" }).click();
    await page.getByRole("button", { name: /^Publish version 2/ }).click();
    await expect(page.getByText(`Published ${name}, version 2.`)).toBeVisible();
    const versions = await page.request.get(`/api/metadata/workflow/${name}?version=1`);
    expect(JSON.stringify(await versions.json())).toContain("published_ref");
  } finally {
    await own.close();
    await context.close();
  }
});

test("a version that somebody else published a moment ago is not written over", async ({
  page,
  request,
}) => {
  const name = "faster_ones";
  const designer = new DesignerPage(page);
  const tasks = [{ name: "noop", taskReferenceName: "mine_ref", type: "NOOP" }];
  await designer.store(name, tasks);
  const theirs = (ref: string) => ({
    name,
    version: 1,
    schemaVersion: 2,
    ownerEmail: "a@b.c",
    tasks: [{ name: "noop", taskReferenceName: ref, type: "NOOP" }],
  });
  const stored = async () =>
    JSON.stringify(await (await request.get(`/api/metadata/workflow/${name}`)).json());
  // The page has not looked since.
  await page.getByRole("button", { name: "Publish" }).click();
  await request.put("/api/metadata/workflow", { data: [theirs("first_ref")] });
  await page.getByRole("button", { name: "Publish version 1" }).click();
  await expect(page.getByText(/Version 1 was published meanwhile. Close this/)).toBeVisible();
  expect(await stored()).toContain("first_ref");
  await page.keyboard.press("Escape");
  const bar = page.getByRole("alert").filter({ hasText: "was published meanwhile" });
  await bar.getByRole("button", { name: "Publish mine as 2" }).click();
  // Under the same number, too.
  await page.getByRole("button", { name: "Publish version 2" }).click();
  await expect(page.getByText(`Published ${name}, version 2.`)).toBeVisible();
  const seen = page.waitForResponse(
    (answer) => answer.url().endsWith(`/api/drafts/${name}`) && answer.request().method() === "GET",
  );
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await seen;
  await request.put("/api/metadata/workflow", { data: [{ ...theirs("again_ref"), version: 2 }] });
  const replaced = page.getByRole("alert").filter({ hasText: "Version 2 was replaced meanwhile." });
  // A look that is still on its way is not asked for twice.
  await expect(async () => {
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(replaced).toBeVisible({ timeout: 1_000 });
  }).toPass();
});
