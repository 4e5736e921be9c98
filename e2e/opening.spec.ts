// From the list of workflows into the designer and back.
import type { APIRequestContext, Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

async function publish(request: APIRequestContext, name: string, refs: readonly string[]) {
  const tasks = refs.map((ref) => ({ name: "noop", taskReferenceName: ref, type: "NOOP" }));
  const data = [{ name, version: 1, schemaVersion: 2, tasks }];
  expect((await request.put("/api/metadata/workflow", { data })).ok()).toBe(true);
}

/** Scripts that the page has asked for, until now. */
const scripts = (page: Page) =>
  page.evaluate(
    () =>
      performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js")).length,
  );

test("the designer's code is fetched when the list has nothing else to do, and its scripts run once", async ({
  page,
  request,
}) => {
  await publish(request, "once", ["first_ref"]);
  await page.goto("/?q=once");
  const link = page.getByRole("link", { name: "once", exact: true });
  await expect(link).toBeVisible();
  const before = await scripts(page);
  await expect.poll(() => scripts(page)).toBeGreaterThan(before + 5);
  await page.waitForLoadState("networkidle");
  await link.click();
  await expect(new DesignerPage(page).card(/first_ref/)).toBeVisible();
  const twice = await page.evaluate(() => {
    const sources = [...document.scripts].map(({ src }) => src).filter(Boolean);
    return sources.filter((src, at) => sources.indexOf(src) !== at);
  });
  expect(twice).toEqual([]);
});

for (const by of ["pointer", "keyboard"] as const) {
  test(`the designer is asked for when a workflow is reached by ${by}, its document when it is opened`, async ({
    page,
    request,
  }) => {
    await publish(request, "reached_1", ["first_ref"]);
    await publish(request, "reached_2", ["second_ref"]);
    const asked: string[] = [];
    page.on("request", (sent) => asked.push(new URL(sent.url()).pathname));
    const times = (path: string) => asked.filter((one) => one === path).length;
    await page.goto("/?q=reached");
    const links = page.getByRole("link", { name: /^reached_[12]$/ });
    await expect.poll(() => asked.some((path) => path.startsWith("/workflows/"))).toBe(true);
    await page.waitForLoadState("networkidle");
    // Not the one that has had the code fetched.
    const link = links.last();
    const name = await link.innerText();
    expect(times(`/workflows/${name}`)).toBe(0);
    await (by === "pointer" ? link.hover() : link.focus());
    await expect.poll(() => times(`/workflows/${name}`)).toBeGreaterThan(0);
    expect(times(`/api/drafts/${name}`)).toBe(0);
    await (by === "pointer" ? link.click() : page.keyboard.press("Enter"));
    const ref = name === "reached_1" ? /first_ref/ : /second_ref/;
    await expect(new DesignerPage(page).card(ref)).toBeVisible();
    expect(times(`/api/drafts/${name}`)).toBe(1);
  });
}

test("what is opened from the list is what the server has then, also the second time", async ({
  page,
  request,
}) => {
  await publish(request, "changing", ["first_ref"]);
  const designer = new DesignerPage(page);
  const link = page.getByRole("link", { name: "changing", exact: true });
  await page.goto("/?q=changing");
  await link.hover();
  await publish(request, "changing", ["second_ref"]);
  await link.click();
  await expect(designer.card(/second_ref/)).toBeVisible();
  await page.goBack();
  await expect(link).toBeVisible();
  await publish(request, "changing", ["third_ref"]);
  await page.goForward();
  await expect(designer.card(/third_ref/)).toBeVisible();
  await page.goBack();
  await expect(link).toBeVisible();
  await publish(request, "changing", ["fourth_ref"]);
  await link.click();
  await expect(designer.card(/fourth_ref/)).toBeVisible();
  await expect(designer.card(/first_ref|second_ref|third_ref/)).toHaveCount(0);
});
