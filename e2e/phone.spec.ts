import { expect, test } from "./fixtures";
import { RunPage, startInline } from "./run-page";

test.use({ viewport: { width: 390, height: 844 } });

test("the filters of the executions are one row, and its end is reached by the tab key", async ({
  page,
}) => {
  await page.goto("/executions");
  const status = page.getByRole("group", { name: "Status" });
  const started = page.getByRole("button", { name: "Started …" });
  await expect(started).toBeAttached();
  const tops = await Promise.all(
    [status.getByRole("button").first(), started].map(async (one) => (await one.boundingBox())?.y),
  );
  expect(tops[0]).toBe(tops[1]);
  await expect(started).not.toBeInViewport();
  await started.focus();
  await expect(started).toBeInViewport();
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBe(0);
});

test("the card of the task that failed is seen between the run's bar and its open task", async ({
  page,
  request,
}) => {
  const before = Array.from({ length: 5 }, (_, at) => ({
    name: "nothing",
    taskReferenceName: `nothing_${at}`,
    type: "NOOP",
  }));
  const failing = {
    name: "end",
    taskReferenceName: "broken",
    type: "INLINE",
    inputParameters: { evaluatorType: "javascript", expression: "throw new Error('no')" },
  };
  const id = await startInline(request, [...before, failing]);
  const run = new RunPage(page);
  await run.open(id);
  await expect(run.drawer).toBeVisible();
  const place = async () => {
    const bar = await run.bar.boundingBox();
    const card = await run.card(/broken, Failed/).boundingBox();
    const drawer = await run.drawer.boundingBox();
    if (!bar || !card || !drawer) return null;
    return card.y >= bar.y + bar.height && card.y + card.height <= drawer.y;
  };
  await expect.poll(place).toBe(true);
});

test("a run of a batch is one line, its state and what can be done at the right", async ({
  page,
  request,
}) => {
  const failing = {
    name: "end",
    taskReferenceName: "broken",
    type: "INLINE",
    inputParameters: { evaluatorType: "javascript", expression: "throw new Error('no')" },
  };
  const workflowDef = { name: "inline", version: 1, tasks: [failing] };
  const data = { name: "inline", workflowDef, correlationId: "phone-batch" };
  expect((await request.post("/api/workflow", { data })).ok()).toBe(true);
  await page.goto("/batches/phone-batch");
  const row = page.getByRole("list", { name: "Runs of the batch" }).getByRole("listitem");
  const state = row.getByText("Failed", { exact: true });
  await expect(state).toBeVisible();
  const line = await row.boundingBox();
  const [name, chip] = await Promise.all(
    [row.getByRole("link"), state].map((one) => one.boundingBox()),
  );
  expect(line?.height).toBeLessThan(84);
  expect(name && chip && chip.x > name.x + name.width / 2).toBe(true);
  expect(name && chip && Math.abs(chip.y - name.y) < 24).toBe(true);
});
