import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures";
import { RunPage, startInline } from "./run-page";
import { setVisibility } from "./visibility";

interface Work {
  frames: number;
  timers: number;
  changes: number;
  requests: number;
}

/** Counts what a page does: frames that it asks for, timers that go off, changes of what is drawn, requests. */
async function countWork(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const work = { frames: 0, timers: 0, changes: 0, requests: 0 };
    const { requestAnimationFrame: frame, setInterval: interval, fetch: real } = window;
    window.requestAnimationFrame = (run) => {
      work.frames += 1;
      return frame(run);
    };
    window.setInterval = ((run: () => void, ms?: number) =>
      interval(() => {
        work.timers += 1;
        run();
      }, ms)) as typeof window.setInterval;
    window.fetch = (...request) => {
      work.requests += 1;
      return real(...request);
    };
    addEventListener("DOMContentLoaded", () => {
      const observer = new MutationObserver((records) => (work.changes += records.length));
      observer.observe(document.body, {
        attributes: true,
        childList: true,
        characterData: true,
        subtree: true,
      });
    });
    Object.assign(window, { work });
  });
}

const workOf = (page: Page) => page.evaluate(() => (window as unknown as { work: Work }).work);

test("a tab in the background does nothing but listen, and is right when it is seen again", async ({
  page,
  request,
}) => {
  const refs = Array.from({ length: 12 }, (_, at) => `t${at}`);
  const tasks = refs.map((ref) => ({ name: "of_hidden", taskReferenceName: ref, type: "SIMPLE" }));
  await countWork(page);
  const id = await startInline(request, tasks);
  const run = new RunPage(page);
  await run.open(id);
  await expect(run.bar.getByText("live")).toBeVisible();
  // The last that comes by itself.
  await expect(page.getByRole("region", { name: /^Notifications/ })).toBeAttached();
  await setVisibility(page, "hidden");
  await page.waitForTimeout(1_500);
  const before = await workOf(page);
  for (let at = 0; at < refs.length - 1; at += 1) {
    const poll = await request.get("/api/tasks/poll/of_hidden?workerid=t");
    const { taskId } = (await poll.json()) as { taskId: string };
    const data = { taskId, workflowInstanceId: id, status: "COMPLETED", outputData: {} };
    expect((await request.post("/api/tasks", { data })).ok()).toBe(true);
  }
  await page.waitForTimeout(4_000);
  expect(await workOf(page)).toEqual(before);
  await setVisibility(page, "visible");
  await expect(run.card(/t10, Completed/)).toBeVisible();
  await expect(run.bar.getByText("11 of 12 tasks")).toBeVisible();
});
