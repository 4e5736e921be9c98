import type { APIRequestContext } from "@playwright/test";

import { expect, test } from "./fixtures";
import { RunPage, startInline, startRun } from "./run-page";

const outside = (ref: string, name = "outside") => ({
  name,
  taskReferenceName: ref,
  type: "SIMPLE",
});

const slow = (ref: string, seconds: number) => ({
  ...outside(ref, "sample_slow"),
  inputParameters: { seconds },
});

const wait = (ref: string, duration: string) => ({
  ...outside(ref),
  type: "WAIT",
  inputParameters: { duration },
});

async function publish(
  request: APIRequestContext,
  name: string,
  tasks: readonly object[],
  version = 1,
): Promise<void> {
  const data = { name, version, schemaVersion: 2, ownerEmail: "a@example.org", tasks };
  const answer = await request.post("/api/metadata/workflow", { data });
  expect(answer.ok()).toBe(true);
}

async function ended(request: APIRequestContext, id: string): Promise<void> {
  await expect
    .poll(async () => (await (await request.get(`/api/workflow/${id}`)).json()).status, {
      timeout: 20_000,
    })
    .not.toMatch(/RUNNING|PAUSED/);
}

interface Taken {
  readonly taskId: string;
  readonly workflowInstanceId: string;
}

async function take(request: APIRequestContext, name: string): Promise<Taken> {
  const answer = await request.get(`/api/tasks/poll/batch/${name}?workerid=w&count=1&timeout=5000`);
  const [task] = (await answer.json()) as readonly Taken[];
  if (!task) throw new Error(`There is no task of ${name}.`);
  return task;
}

async function tell(
  request: APIRequestContext,
  { taskId, workflowInstanceId }: Taken,
  report: {
    readonly status: string;
    readonly outputData?: object;
    readonly callbackAfterSeconds?: number;
  },
): Promise<void> {
  const data = { taskId, workflowInstanceId, outputData: {}, ...report };
  expect((await request.post("/api/tasks", { data })).ok()).toBe(true);
}

test("a run says how long it will go on as earlier ones went, how far a task is, and what took longer", async ({
  page,
  request,
}) => {
  await publish(request, "usual_flow", [wait("first", "3s"), outside("told", "told_usual")]);
  const run = new RunPage(page);
  await run.open(await startRun(request, "usual_flow", {}));
  await tell(request, await take(request, "told_usual"), { status: "COMPLETED" });
  await run.status("Completed");
  await run.bar.getByRole("button", { name: "Run again" }).click();
  await expect(run.bar.getByText(/^about [\d.]+ (m?s) left$/)).toBeVisible();
  const task = await take(request, "told_usual");
  const update = { outputData: { progress: 40 }, callbackAfterSeconds: 20 };
  await tell(request, task, { status: "IN_PROGRESS", ...update });
  const card = run.card(/ told, /);
  const width = async () => (await card.boundingBox())?.width ?? 0;
  const line = card.locator("[data-progress]");
  await expect(line).toHaveAttribute("data-progress", "40");
  await expect(run.card(/ told, Goes on in 1?\d s/)).toBeVisible();
  expect((await line.boundingBox())?.width ?? 0).toBeGreaterThan((await width()) * 0.35);
  expect((await line.boundingBox())?.width ?? 0).toBeLessThan((await width()) * 0.45);
  await expect(run.bar.getByText("longer than usual")).toBeVisible();
  await tell(request, task, { status: "COMPLETED" });
  await run.status("Completed");
  await expect(run.card(/told, Completed/).getByText(/(\+\d+ %|×\d+)$/)).toBeVisible();
  await expect(line).toHaveCount(0);
});

test("the canvas goes where the run is until somebody moves it, and says then where it failed", async ({
  page,
  request,
}) => {
  await page.setViewportSize({ width: 900, height: 520 });
  const between = Array.from({ length: 7 }, (_, at) => ({
    ...outside(`q${at}`, "nothing"),
    type: "NOOP",
  }));
  const steps = ["first", "second", "third", "last"].map((ref) => outside(ref, "followed"));
  const again = (at: number) =>
    between.map((task) => ({ ...task, taskReferenceName: `${task.taskReferenceName}_${at}` }));
  const id = await startInline(
    request,
    steps.flatMap((step, at) => (at === 0 ? [step] : [...again(at), step])),
  );
  const run = new RunPage(page);
  await run.open(id);
  const follow = run.bar.getByRole("button", { name: "Follow the run" });
  await expect(follow).toHaveAttribute("aria-pressed", "true");
  await tell(request, await take(request, "followed"), { status: "COMPLETED" });
  const second = await take(request, "followed");
  await expect(run.card(/second, Running/)).toBeInViewport({ ratio: 1 });
  // Who moves the canvas is not led any more.
  await run.card(/second, Running/).hover();
  await page.mouse.wheel(0, -120);
  await expect(follow).toHaveAttribute("aria-pressed", "false");
  await tell(request, second, { status: "COMPLETED" });
  const third = await take(request, "followed");
  await expect(run.bar.getByText("16 of 25 tasks")).toBeVisible();
  await page.waitForTimeout(1_500);
  await expect(run.card(/third, Running/)).not.toBeInViewport();
  await page.keyboard.press("Shift+F");
  await expect(run.card(/third, Running/)).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Shift+F");
  await expect(follow).toHaveAttribute("aria-pressed", "false");
  await tell(request, third, { status: "COMPLETED" });
  await tell(request, await take(request, "followed"), { status: "FAILED_WITH_TERMINAL_ERROR" });
  await run.status("Failed");
  await expect(page.getByText("The run failed at last.")).toBeVisible();
  await expect(run.drawer).toBeHidden();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(run.drawer.getByRole("region", { name: "Why it failed" })).toBeVisible();
  await expect(run.card(/last, Failed/)).toBeInViewport({ ratio: 1 });
});

test("the timeline marks what made the run long, looks closer at a part, and is one with the canvas", async ({
  page,
  request,
}) => {
  const lanes = [[slow("long", 1)], [slow("short", 0.1)]];
  const id = await startInline(request, [
    { ...outside("fork"), type: "FORK_JOIN", forkTasks: lanes },
    { ...outside("join"), type: "JOIN", joinOn: ["long", "short"] },
    slow("after", 0.3),
  ]);
  await ended(request, id);
  const run = new RunPage(page);
  await run.open(id, "?dock=timeline");
  const rows = page.getByRole("list", { name: "Tasks in time" }).getByRole("button");
  await expect(rows).toHaveCount(5);
  const critical = page.getByRole("button", { name: "Critical path" });
  await critical.click();
  await expect(page.getByRole("button", { name: /on the critical path$/ })).toHaveCount(2);
  await expect(page.getByRole("button", { name: /, long, .*on the critical path$/ })).toBeVisible();
  await expect(
    page.getByRole("button", { name: /, after, .*on the critical path$/ }),
  ).toBeVisible();

  // A drag over the axis chooses the second half.
  const panel = page.getByRole("tabpanel", { name: "Timeline" });
  const work = (name: RegExp) => panel.getByRole("button", { name }).locator("[data-segment=run]");
  const before = (await work(/, after,/).boundingBox())?.width ?? 0;
  const axis = panel.getByTitle("Drag to look closer");
  const area = await axis.locator(".timeline-area").boundingBox();
  if (!area) throw new Error("not drawn");
  const y = area.y + area.height / 2;
  await page.mouse.move(area.x + area.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width - 2, y, { steps: 4 });
  await page.mouse.up();
  await expect(work(/, short,/)).toHaveCount(0);
  // Above, the moments of the whole run keep their scale: the part is marked there.
  await expect(panel.locator("[data-shown]")).toBeVisible();
  const closer = (await work(/, after,/).boundingBox())?.width ?? 0;
  expect(closer / before).toBeGreaterThan(1.7);
  await panel.getByRole("button", { name: "Earlier" }).click();
  await panel.getByRole("button", { name: "Earlier" }).click();
  await expect(work(/, short,/)).toHaveCount(1);
  await panel.getByRole("button", { name: "Fit" }).click();
  await expect.poll(async () => (await work(/, after,/).boundingBox())?.width).toBe(before);

  await panel.getByRole("button", { name: /, short,/ }).click();
  await expect(run.drawer.getByTitle("short", { exact: true })).toBeVisible();
  await expect(run.card(/short, Completed/)).toHaveAttribute("aria-current", "true");
  await run.card(/after, Completed/).click();
  await expect(panel.getByRole("button", { name: /, after,/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});

test("a failure says what is different from the last good run, and the newest definition settles it", async ({
  page,
  request,
}) => {
  const sizes = { width: "${workflow.input.width}", unit: "px" };
  const checked = {
    ...outside("checked", "checks_size"),
    inputParameters: { sizes, same: 1 },
    taskDefinition: { name: "checks_size", retryCount: 0 },
  };
  await publish(request, "checked_flow", [checked]);
  const good = await startRun(request, "checked_flow", { width: 100 });
  await tell(request, await take(request, "checks_size"), { status: "COMPLETED" });
  await ended(request, good);
  const bad = await startRun(request, "checked_flow", { width: 9_000 });
  await tell(request, await take(request, "checks_size"), { status: "FAILED" });
  await ended(request, bad);
  const run = new RunPage(page);
  await page.setViewportSize({ width: 1280, height: 620 });
  await run.open(bad, "?dock=timeline");
  const against = run.drawer.getByRole("region", { name: "Input against the last good run" });
  await expect(against.getByRole("link", { name: "last good run" })).toHaveAttribute(
    "href",
    `/executions/${good}`,
  );
  await expect(against.getByRole("listitem")).toHaveText([/sizes\.width.*100.*9000/]);

  // What the bar says more when the task is closed covers nothing of the graph.
  await page.getByRole("button", { name: "Close the task" }).click();
  await expect(run.bar.getByRole("button", { name: /^checked/ })).toBeVisible();
  await expect
    .poll(async () => {
      const start = (await run.card("Start").boundingBox())?.y ?? 0;
      const bar = await run.bar.boundingBox();
      return bar ? start - (bar.y + bar.height) : 0;
    })
    .toBeGreaterThan(0);

  const added = { ...outside("only_new"), type: "NOOP" };
  await publish(request, "checked_flow", [added], 2);
  await run.bar.getByRole("button", { name: "Actions" }).click();
  await page.getByRole("button", { name: "Restart with newest …" }).click();
  const ask = page.getByRole("dialog", { name: "Restart with the newest definition" });
  await expect(ask.getByRole("definition").last()).toContainText("checked");
  await ask.getByRole("button", { name: "Restart with newest" }).click();
  await run.status("Completed");
  await expect(run.card(/only_new, Completed/)).toBeVisible();
  await expect(run.card(/checked/)).toHaveCount(0);
  const { workflowVersion } = await (await request.get(`/api/workflow/${bad}`)).json();
  expect(workflowVersion).toBe(2);
});

test("turns that a loop does not keep leave the open page", async ({ page, request }) => {
  const loop = {
    ...outside("loop"),
    type: "DO_WHILE",
    inputParameters: { keepLastN: 2 },
    loopCondition: "if ($.loop['iteration'] < 5) { true; } else { false; }",
    loopOver: [outside("turn", "kept_turn")],
  };
  const id = await startInline(request, [loop]);
  const run = new RunPage(page);
  await run.open(id, "?dock=timeline");
  const cells = page.getByRole("button", { name: /^Turn \d: / });
  const rows = page.getByRole("list", { name: "Tasks in time" }).getByText(/ · turn \d$/);
  for (let turn = 1; turn <= 3; turn += 1) {
    await tell(request, await take(request, "kept_turn"), { status: "COMPLETED" });
  }
  await expect(page.getByRole("group", { name: "Turn 4 of 4, the newest" })).toBeVisible();
  await expect(cells).toHaveCount(3);
  await expect(rows).toHaveText([/turn 2$/, /turn 3$/, /turn 4$/]);
  // What somebody looks at may be among them.
  await cells.first().click();
  await expect(page.getByRole("group", { name: "Turn 2 of 4" })).toBeVisible();
  await tell(request, await take(request, "kept_turn"), { status: "COMPLETED" });
  await expect(rows).toHaveText([/turn 3$/, /turn 4$/, /turn 5$/]);
  await expect(page.getByRole("group", { name: "Turn 3 of 5" })).toBeVisible();
  await expect(run.card(/turn, Completed/)).toBeVisible();
});
