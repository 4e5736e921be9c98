import type { Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { RunPage } from "./run-page";

const MOST_APART_MS = 150;

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
  const titles = await page
    .getByRole("tabpanel", { name: "Timeline" })
    .getByRole("button", { name })
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

test("the timeline of a run with injected faults is the preview of the policy that was drawn before", async ({
  page,
}) => {
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
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/[?&]run=/);
  const id = new URL(page.url()).searchParams.get("run") ?? "";
  const run = new RunPage(page);
  await run.open(id, "?dock=timeline");
  await run.status("Completed", 30_000);

  const made = await recorded(page, /, flaky_ref, Completed/);
  expect(made.map(({ attempt, kind }) => [attempt, kind])).toEqual(
    drawn.map(({ attempt, kind }) => [attempt, kind]),
  );
  for (const [at, { ms }] of made.entries()) {
    expect(Math.abs(ms - (drawn[at]?.ms ?? Infinity)), `segment ${at + 1}`).toBeLessThan(
      MOST_APART_MS,
    );
  }
});
