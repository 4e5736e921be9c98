import type { Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { RunPage } from "./run-page";

const MOST_APART_MS = 150;

/** A machine that stands still for a moment lengthens one segment of one run; the middle of three runs is the policy's. */
const RUNS = 3;

interface Segment {
  readonly attempt: number;
  readonly kind: "wait" | "work";
  readonly ms: number;
}

/** The waits and the work of every attempt, as the policy form lists them under its drawing. */
async function foretold(page: Page): Promise<Segment[]> {
  const rows = page.getByRole("table", { name: "Attempts" }).locator("tbody tr");
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")),
  );
  let before = 0;
  return cells.flatMap(([attempt, starts, ends]) => {
    const [from, to] = [millisecondsOf(starts), millisecondsOf(ends)];
    const wait = from - before;
    before = to;
    return segmentsOf(Number(attempt), wait, to - from);
  });
}

/** The same as the timeline of the run has drawn them. */
async function recorded(page: Page, name: RegExp): Promise<Segment[]> {
  const row = page.getByRole("tabpanel", { name: "Timeline" }).getByRole("button", { name });
  await expect(row).toBeVisible();
  const titles = await row
    .locator("[data-segment]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("title") ?? ""));
  const attempts = new Set(titles.map((title) => Number(/^Attempt (\d+)/.exec(title)?.[1])));
  return [...attempts].flatMap((attempt) => {
    const sum = (kind: string) =>
      titles
        .filter((title) => title.startsWith(`Attempt ${attempt}, ${kind}`))
        .reduce((ms, title) => ms + millisecondsOf(title), 0);
    return segmentsOf(attempt, sum("held back") + sum("in the queue"), sum("at work"));
  });
}

function segmentsOf(attempt: number, waitMs: number, workMs: number): Segment[] {
  return [
    { attempt, kind: "wait", ms: waitMs },
    { attempt, kind: "work", ms: workMs },
  ];
}

function millisecondsOf(text: string | undefined): number {
  const seconds = /([\d.]+) s$/.exec(text ?? "")?.[1];
  if (seconds === undefined) throw new Error(`no seconds in "${text}"`);
  return Math.round(Number(seconds) * 1_000);
}

// Durations are compared: nothing else may load the machine meanwhile.
test(
  "the timeline of a run with injected faults is the preview of the policy that was drawn before",
  { tag: "@alone" },
  async ({ page, request }) => {
    const designer = new DesignerPage(page);
    await designer.ownPolicy();
    await page.getByRole("radio", { name: "Exponential" }).click();
    await page.getByLabel("First delay").fill("1s");
    await page.getByLabel("Extra attempts").fill("3");
    await page.getByRole("radio", { name: "Works later" }).click();
    await page.getByLabel("Works on attempt").fill("3");
    await page.getByLabel("Each takes").fill("1s");
    await page.getByLabel("Each takes").press("Tab");
    await expect(page.getByRole("table", { name: "Attempts" }).locator("tbody tr")).toHaveCount(3);
    const drawn = await foretold(page);
    expect(drawn.map(({ ms }) => ms)).toEqual([0, 1_000, 1_000, 1_000, 2_000, 1_000]);

    await page.getByRole("button", { name: "More ways to run" }).click();
    await page.getByRole("menuitem", { name: /Photo and input/ }).click();
    await page.getByText("Fault injection").click();
    const sheet = page.getByRole("dialog");
    await sheet.getByLabel("Add a task", { exact: true }).selectOption("flaky_ref");
    const fault = sheet.getByRole("group", { name: "flaky_ref" });
    await fault.getByLabel("First attempts that fail").fill("2");
    await fault.getByLabel("Delay in seconds").fill("1");
    await fault.getByLabel("Return this output instead of working").check();
    const sent = page.waitForRequest(
      (one) => one.method() === "POST" && one.url().endsWith("/api/workflow"),
    );
    await page.getByRole("button", { name: "Start", exact: true }).click();
    const start = (await sent).postDataJSON() as object;
    await page.waitForURL(/[?&]run=/);
    const made = [await finished(page, new URL(page.url()).searchParams.get("run") ?? "")];
    while (made.length < RUNS) {
      const answer = await request.post("/api/workflow", { data: start });
      made.push(await finished(page, await answer.text()));
    }

    for (const segments of made) {
      expect(segments.map(kindOf)).toEqual(drawn.map(kindOf));
    }
    for (const [at, { ms }] of drawn.entries()) {
      const apart = made.map((segments) => Math.abs((segments[at]?.ms ?? Infinity) - ms));
      expect(middle(apart), `segment ${at + 1}: ${apart.join(", ")}`).toBeLessThan(MOST_APART_MS);
    }
  },
);

/** What the timeline of a run shows once it has ended well. */
async function finished(page: Page, id: string): Promise<Segment[]> {
  const run = new RunPage(page);
  await run.open(id, "?dock=timeline");
  await run.status("Completed", 30_000);
  return await recorded(page, /, flaky_ref, Completed/);
}

function kindOf({ attempt, kind }: Segment) {
  return { attempt, kind };
}

function middle(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Infinity;
}
