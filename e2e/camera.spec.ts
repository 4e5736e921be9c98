import { expect, test } from "./fixtures";
import { RunPage, startInline, startRun } from "./run-page";

const waits = Array.from({ length: 14 }, (_, at) => ({
  name: "look",
  taskReferenceName: `look_${at}`,
  type: "HUMAN",
}));

/** Free pixels between the bar and what is drawn highest. */
async function gap(run: RunPage): Promise<number> {
  return run.page.evaluate(() => {
    const bar = document.querySelector("[aria-label=Run]")?.getBoundingClientRect().bottom ?? 0;
    const tops = [...document.querySelectorAll(".canvas .react-flow__node")].map(
      (node) => node.getBoundingClientRect().top,
    );
    return Math.min(...tops) - bar;
  });
}

for (const size of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`nothing hides behind the bar when it becomes higher, at ${size.width} px`, async ({
    page,
    request,
  }) => {
    await page.setViewportSize(size);
    const id = await startInline(request, waits);
    const run = new RunPage(page);
    await run.open(id);
    await expect(run.card("look_0")).toBeVisible();
    await expect.poll(() => gap(run)).toBeGreaterThan(0);
    const before = (await run.bar.boundingBox())?.height ?? 0;
    await request.put(`/api/workflow/${id}/pause`);
    await expect(run.bar.getByText("Nothing new starts")).toBeVisible();
    expect((await run.bar.boundingBox())?.height).toBeGreaterThan(before);
    await expect.poll(() => gap(run)).toBeGreaterThan(0);
  });
}

test("a picture that somebody has moved stays when the bar becomes higher", async ({
  page,
  request,
}) => {
  const id = await startInline(request, waits);
  const run = new RunPage(page);
  await run.open(id);
  await expect(run.card("look_0")).toBeVisible();
  await page.mouse.move(200, 500);
  await page.mouse.wheel(0, 130);
  const place = () => page.locator(".react-flow__viewport").getAttribute("style");
  await expect.poll(() => gap(run)).toBeLessThan(0);
  const before = await place();
  await request.put(`/api/workflow/${id}/pause`);
  await expect(run.bar.getByText("Nothing new starts")).toBeVisible();
  await page.waitForFunction(() => document.getAnimations().length === 0);
  expect(await place()).toBe(before);
});

test("on the designer's canvas, too, a run is below its bar", async ({ page, request }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const tasks = waits.map((task) => ({ ...task }));
  const definition = { name: "waits_for_people", version: 1, schemaVersion: 2, tasks };
  const stored = await request.post("/api/metadata/workflow", {
    data: { ...definition, ownerEmail: "owner@example.com" },
  });
  expect(stored.ok()).toBe(true);
  const id = await startRun(request, "waits_for_people", {});
  const run = new RunPage(page);
  await page.goto(`/workflows/waits_for_people?run=${id}`);
  await expect(run.bar).toBeVisible();
  await expect.poll(() => gap(run)).toBeGreaterThan(0);
  await request.put(`/api/workflow/${id}/pause`);
  await expect(run.bar.getByText("Nothing new starts")).toBeVisible();
  await expect.poll(() => gap(run)).toBeGreaterThan(0);
});
