import type { Page } from "@playwright/test";

import { expect, test } from "./fixtures";
import { RunPage, startInline } from "./run-page";
import { setVisibility } from "./visibility";

const WORKER = { name: "nobody_does_this", taskReferenceName: "mine", type: "SIMPLE" };
const HUMAN = { name: "look", taskReferenceName: "look", type: "HUMAN" };

const icon = (page: Page) => page.locator('link[rel~="icon"]').first();

test("a hidden tab shows in title and icon that a run goes on, and that it failed", async ({
  page,
  request,
}) => {
  const run = new RunPage(page);
  const id = await startInline(request, [WORKER]);
  await run.open(id);
  const before = await page.title();
  await setVisibility(page, "hidden");
  await expect(page).toHaveTitle("▶ Running · inline");
  await expect(icon(page)).toHaveAttribute("href", /icon-running\.svg/);
  const poll = await request.get("/api/tasks/poll/nobody_does_this?workerid=t");
  const { taskId } = (await poll.json()) as { taskId: string };
  await request.post("/api/tasks", {
    data: { taskId, workflowInstanceId: id, status: "FAILED_WITH_TERMINAL_ERROR" },
  });
  await expect(page).toHaveTitle("✗ Failed · inline");
  await expect(icon(page)).toHaveAttribute("href", /icon-failed\.svg/);
  await setVisibility(page, "visible");
  await expect(page).toHaveTitle(before);
  await expect(icon(page)).toHaveAttribute("href", /\/icon\.svg/);
});

test("on another page a toast names the run, and opens it", async ({ page, request }) => {
  const run = new RunPage(page);
  const id = await startInline(request, [HUMAN]);
  await run.open(id);
  await expect(run.bar.getByText("Running").first()).toBeVisible();
  // The tab listens again after it was loaded anew.
  const listens = page.waitForResponse((answer) => answer.url().includes("/api/live/executions"));
  await page.goto("/settings");
  await listens;
  await request.post(`/api/tasks/${id}/look/COMPLETED`, { data: {} });
  const toast = page.getByText(`inline ${id.slice(-8)}: completed`);
  await expect(toast).toBeVisible();
  await page.getByRole("button", { name: "Open" }).click();
  await expect(page).toHaveURL(new RegExp(id));
});

test("a notification tells the end of a run in a hidden tab, when it was asked for", async ({
  page,
  request,
  context,
}) => {
  await context.grantPermissions(["notifications"]);
  // What the browser shows outside of the page cannot be looked at: what it is asked to show can.
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Recorded extends EventTarget {
      static permission = "granted";
      constructor(title: string) {
        super();
        shown.push(title);
      }
      close() {}
    }
    Object.assign(window, { Notification: Recorded, shown });
  });
  const shown = () => page.evaluate(() => (window as unknown as { shown: string[] }).shown);
  const finish = async (id: string) => {
    await setVisibility(page, "hidden");
    await request.post(`/api/tasks/${id}/look/COMPLETED`, { data: {} });
    await expect(page).toHaveTitle("✓ Completed · inline");
  };
  const run = new RunPage(page);
  const quiet = await startInline(request, [HUMAN]);
  await run.open(quiet);
  await finish(quiet);
  expect(await shown()).toEqual([]);
  await page.goto("/settings");
  await page.getByRole("switch", { name: /A notification when a run ends/ }).click();
  await expect(page.getByRole("switch", { name: /A notification/ })).toBeChecked();
  const loud = await startInline(request, [HUMAN]);
  await run.open(loud);
  await finish(loud);
  await expect.poll(shown).toEqual(["inline: completed"]);
});

test("the past of a run that has ended is no run that ends", async ({ page, request }) => {
  const id = await startInline(request, [{ ...WORKER, type: "NOOP" }]);
  await new RunPage(page).open(id, "?dock=timeline");
  const back = page.getByRole("button", { name: "Previous event" });
  for (let at = 0; at < 3; at += 1) await back.click();
  await expect(page.getByText("in the past")).toBeVisible();
  await page.getByRole("button", { name: "Now", exact: true }).click();
  await page.goto("/settings");
  await page.waitForTimeout(2_500);
  await expect(page.getByText(`inline ${id.slice(-8)}`)).toHaveCount(0);
});
