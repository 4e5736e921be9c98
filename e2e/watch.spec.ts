import type { APIRequestContext } from "@playwright/test";

import type { Transition } from "@/lib/core/execution/state";

import { violations } from "./accessible";
import { startCuttableProxy } from "./cuttable-proxy";
import { expect, test } from "./fixtures";
import { RunPage, startInline } from "./run-page";

const worker = (ref: string, name: string, inputParameters: object = {}, more: object = {}) => ({
  name,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters,
  ...more,
});

const slow = (ref: string, seconds: number) => worker(ref, "sample_slow", { seconds });

const fork = (ref: string, ...lanes: readonly object[][]) => ({
  name: ref,
  taskReferenceName: ref,
  type: "FORK_JOIN",
  forkTasks: lanes,
});

const join = (ref: string, ...joinOn: readonly string[]) => ({
  name: ref,
  taskReferenceName: ref,
  type: "JOIN",
  joinOn,
});

/** A task with a workflow of its own that fails at `info` because nobody has the picture. */
function child(ref: string, photo: string) {
  const tasks = [slow("prepare", 0.2), worker("info", "image_info", { fileLocation: photo })];
  return {
    name: ref,
    taskReferenceName: ref,
    type: "SUB_WORKFLOW",
    subWorkflowParam: {
      name: "child_flow",
      version: 1,
      workflowDefinition: { name: "child_flow", version: 1, schemaVersion: 2, tasks },
    },
  };
}

async function ended(request: APIRequestContext, id: string): Promise<void> {
  await expect
    .poll(async () => (await (await request.get(`/api/workflow/${id}`)).json()).status, {
      timeout: 30_000,
    })
    .not.toMatch(/RUNNING|PAUSED/);
}

/** The run that the task `sub` has started. */
async function childOf(request: APIRequestContext, id: string): Promise<string> {
  const { tasks } = (await (await request.get(`/api/workflow/${id}`)).json()) as {
    tasks: readonly { referenceTaskName: string; subWorkflowId?: string }[];
  };
  return tasks.find(({ referenceTaskName }) => referenceTaskName === "sub")?.subWorkflowId ?? "";
}

async function historyOf(request: APIRequestContext, id: string): Promise<Transition[]> {
  const answer = await request.get(`/api/executions/${id}/transitions`);
  return ((await answer.json()) as { transitions: Transition[] }).transitions;
}

const CARD_WORDS: Readonly<Record<string, RegExp>> = {
  SCHEDULED: /, (Queued|Retry|Starts in|No worker)/,
  IN_PROGRESS: /, (Running|Waiting|waiting)/,
  COMPLETED: /, Completed/,
  FAILED: /, Failed/,
};

test("a finished run is scrubbed event by event, each state as its transitions say", async ({
  page,
  request,
}) => {
  const faults = { flaky: { failFirst: 1, delaySeconds: 0.2, output: { ok: true } } };
  const rule = { name: "flaky", retryCount: 2, retryDelaySeconds: 1 };
  const tasks = [
    slow("first", 0.2),
    fork("fork", [worker("flaky", "flaky", {}, { taskDefinition: rule })], [slow("beside", 0.3)]),
    join("join", "flaky", "beside"),
  ];
  const answer = await request.post("/api/workflow", {
    data: { name: "w", workflowDef: { name: "w", version: 1, tasks }, batonFaults: faults },
  });
  const id = await answer.text();
  await ended(request, id);
  const history = await historyOf(request, id);
  const run = new RunPage(page);
  await run.open(id);
  await expect(run.bar.getByText("Injected faults: flaky: first attempt fails")).toBeVisible();
  const position = page.getByRole("group", { name: "Time travel" }).getByRole("status");
  for (let at = history.length - 1; at >= 0; at -= 1) {
    await page.keyboard.press("[");
    await expect(position).toContainText(`${at + 1} of ${history.length}`);
    const seen = history.slice(0, at + 1);
    const status = seen.findLast(({ ref }) => ref === null)?.to ?? "RUNNING";
    await run.status(status === "COMPLETED" ? "Completed" : "Running");
    for (const ref of ["first", "flaky", "beside"]) {
      const last = seen.findLast((one) => one.ref === ref);
      const word = last ? (CARD_WORDS[last.to] ?? /never/) : /, Not started/;
      await expect(run.card(new RegExp(`${ref}${word.source}`))).toBeVisible();
    }
  }
  await expect(run.bar.getByText("in the past")).toBeVisible();
  await run.bar.getByRole("button", { name: "Actions" }).click();
  const sheet = page.getByRole("dialog", { name: "Actions" });
  await expect(sheet.getByText("You are looking at the past.").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Now", exact: true }).click();
  await run.status("Completed");
  await expect(run.card(/flaky, Completed/)).toBeVisible();
});

test("a child's task fails and is fixed from the parent, with another input", async ({
  page,
  request,
}) => {
  const upload = await request.post("/api/artifacts", {
    data: Buffer.from(PIXEL, "base64"),
    headers: { "content-type": "image/png", "x-file-name": "dot.png" },
  });
  const { fileLocation } = (await upload.json()) as { fileLocation: string };
  const id = await startInline(request, [
    fork("fork", [child("sub", "upload://nobody_has_it")], [slow("beside", 0.1)]),
    join("join", "sub", "beside"),
    slow("last", 0.1),
  ]);
  const run = new RunPage(page);
  await run.open(id);
  await run.status("Failed");
  const why = run.drawer.getByRole("region", { name: "Why it failed" });
  await expect(why.getByText("Nothing was found at upload://nobody_has_it.").first()).toBeVisible();
  await expect(why.getByText("SOURCE_NOT_FOUND", { exact: true })).toBeVisible();
  await expect(why.getByText("blocks 1 task")).toBeVisible();
  await expect(why.getByText("child_flow")).toBeVisible();
  const childId = await childOf(request, id);
  await expect(run.drawer.locator(`a[href*="${childId}"]`)).toHaveCount(1);
  await why.getByRole("button", { name: "Edit input and retry" }).click();
  const ask = page.getByRole("dialog", { name: "Edit the input and retry" });
  await expect(ask.getByText("sub/prepare")).toBeVisible();
  await ask.getByLabel("fileLocation").fill(fileLocation);
  await page.keyboard.press("Enter");
  await run.status("Completed");
  await expect(run.card(/last, Completed/)).toBeVisible();
});

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

test("ten seconds without a connection lose nothing", async ({ browser, server, playwright }) => {
  test.slow();
  const request = await playwright.request.newContext({ baseURL: server.url });
  const proxy = await startCuttableProxy(server.url);
  // A page of its own: that the server cannot be reached is an error in its console.
  const page = await browser.newPage({ baseURL: proxy.url });
  try {
    const run = new RunPage(page);
    const id = await startInline(request, [
      worker("a", "held_of_watch"),
      slow("b", 0.5),
      slow("c", 0.5),
      worker("theirs", "outside_of_watch"),
    ]);
    const poll = await request.get("/api/tasks/poll/held_of_watch?workerid=w");
    const { taskId } = (await poll.json()) as { taskId: string };
    await run.open(id);
    await expect(run.card(/ a, Running/)).toBeVisible();
    proxy.cut();
    const data = { taskId, workflowInstanceId: id, status: "COMPLETED", outputData: {} };
    await request.post("/api/tasks", { data });
    await expect(run.bar.getByText(/reconnecting/)).toBeVisible();
    await expect(run.bar.getByText(/stale (1\d) s/)).toBeVisible({ timeout: 20_000 });
    proxy.mend();
    await expect(run.bar.getByText("live")).toBeVisible({ timeout: 20_000 });
    await expect(run.bar.getByText("3 tasks finished while disconnected.")).toBeVisible();
    for (const ref of ["a", "b", "c"]) {
      await expect(run.card(new RegExp(` ${ref}, Completed`))).toBeVisible();
    }
    await expect(run.card(/theirs, (Queued|No worker)/)).toBeVisible();
  } finally {
    await page.close();
    await proxy.close();
    await request.dispose();
  }
});

test("the turns of a loop are paged, and a dynamic fork counts its tasks", async ({
  page,
  request,
}) => {
  const loop = {
    name: "loop",
    taskReferenceName: "loop",
    type: "DO_WHILE",
    inputParameters: { n: 3 },
    loopCondition: "if ($.loop['iteration'] < $.n) { true; } else { false; }",
    loopOver: [slow("body", 0.1)],
  };
  const forked = [worker("d1", "sample_slow"), worker("d2", "nobody_makes_this")];
  const dynamic = {
    name: "dyn",
    taskReferenceName: "dyn",
    type: "FORK_JOIN_DYNAMIC",
    inputParameters: {
      tasks: forked.map(({ inputParameters: _none, ...task }) => task),
      inputs: { d1: { seconds: 0 }, d2: {} },
    },
    dynamicForkTasksParam: "tasks",
    dynamicForkTasksInputParamName: "inputs",
  };
  const id = await startInline(request, [loop, dynamic, join("dj")]);
  const run = new RunPage(page);
  await run.open(id);
  const pager = page.getByRole("group", { name: /Turn 3 of 3/ });
  await expect(pager).toBeVisible();
  await pager.getByRole("button", { name: "Turn before" }).click();
  await expect(page.getByRole("group", { name: "Turn 2 of 3" })).toBeVisible();
  await expect(run.drawer).toBeHidden();
  await expect(run.card(/Tasks decided at run time, 1 queued · 1 done/)).toBeVisible();
});

test("a sub-workflow is watched in its place", async ({ page, request }) => {
  const inner = [slow("c1", 0), worker("c2", "nobody_makes_this")];
  const sub = {
    ...child("sub", ""),
    subWorkflowParam: {
      name: "inner_flow",
      version: 1,
      workflowDefinition: { name: "inner_flow", version: 1, schemaVersion: 2, tasks: inner },
    },
  };
  const run = new RunPage(page);
  await run.open(await startInline(request, [sub]));
  await expect(run.card(/sub, Waiting for 1 task · 1 of 2/)).toBeVisible();
  await page.getByRole("button", { name: "Open the workflow in its place" }).click();
  await expect(run.card(/c1, Completed/)).toBeVisible();
  await expect(run.card(/c2, (Queued|No worker)/)).toBeVisible();
  await page.getByRole("button", { name: "Close inner_flow" }).click();
  await expect(run.card(/c1, Completed/)).toBeHidden();
});

test("keys lead into the run that a task has started, and the way back is on top", async ({
  page,
  request,
}) => {
  const run = new RunPage(page);
  const id = await startInline(request, [child("sub", "upload://nobody_has_it")]);
  await run.open(id);
  await run.status("Failed");
  await run.card(/sub, /).focus();
  await page.keyboard.press("Enter");
  await expect(run.drawer).toBeVisible();
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.href.includes(id));
  await expect(run.card(/info, Failed/)).toBeVisible();
  const back = page.getByRole("navigation", { name: "Breadcrumb" });
  await back.getByRole("link", { name: /^inline .*has started this run/ }).click();
  await expect(page).toHaveURL(new RegExp(`${id}\\?.*task=sub`));
  // A workflow that is stored nowhere cannot be edited.
  await expect(back.getByText("inline", { exact: true })).toBeVisible();
  await expect(back.getByRole("link", { name: "inline", exact: true })).toHaveCount(0);
});

test("actions list what stays and what is thrown away, and a task ahead is skipped", async ({
  page,
  request,
}) => {
  const run = new RunPage(page);
  const id = await startInline(request, [
    slow("done", 0),
    worker("mine", "nobody_makes_this"),
    worker("ahead", "nobody_makes_this"),
  ]);
  await run.open(id, "?task=ahead");
  await run.drawer.getByRole("button", { name: "Skip this task" }).click();
  await expect(run.card(/ahead, Skipped/)).toBeVisible();
  await run.bar.getByRole("button", { name: "Stop" }).click();
  const stop = page.getByRole("dialog", { name: "Stop this run" });
  await expect(stop.getByText("Open tasks are canceled.")).toBeVisible();
  await stop.getByRole("button", { name: "Stop run" }).click();
  await run.status("Terminated");
  await run.card(/done, Completed/).click();
  await run.drawer.getByRole("button", { name: "Run again from here" }).click();
  const ask = page.getByRole("dialog", { name: "Run again from this task" });
  const thrown = ask.getByRole("definition").last();
  await expect(thrown).toContainText("mine");
  await ask.getByRole("button", { name: "Run again from here" }).click();
  await run.status("Running");
  await run.bar.getByRole("button", { name: "Actions" }).click();
  const sheet = page.getByRole("dialog", { name: "Actions" });
  const restart = sheet.getByRole("button", { name: "Restart …" });
  await expect(restart).toHaveAttribute("aria-disabled", "true");
  await expect(restart).toHaveAccessibleDescription(/still going on/);
});

test("keys alone find a failure, look at its past, and retry", async ({ page, request }) => {
  const run = new RunPage(page);
  const id = await startInline(request, [
    fork(
      "fork",
      [worker("one", "image_info", { fileLocation: "upload://no_1" }, { permissive: true })],
      [worker("two", "image_info", { fileLocation: "upload://no_2" }, { permissive: true })],
    ),
    join("join", "one", "two"),
  ]);
  await run.open(id);
  await run.status("Failed");
  const names = () => run.drawer.getByText(/^(one|two)$/).first();
  const first = await names().textContent();
  await page.keyboard.press(".");
  await expect(names()).not.toHaveText(first ?? "");
  await page.keyboard.press(",");
  await expect(names()).toHaveText(first ?? "");
  await page.keyboard.press("[");
  await page.keyboard.press("[");
  await expect(run.bar.getByText("in the past")).toBeVisible();
  await page.keyboard.press("]");
  await page.keyboard.press("]");
  await expect(run.bar.getByText("in the past")).toBeHidden();
  await page.keyboard.press("Shift+R");
  await expect(page.getByRole("dialog", { name: "Edit the input and retry" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await expect(run.drawer.getByRole("tab", { name: /Attempt 2/ })).toBeVisible();
  const { tasks } = await (await request.get(`/api/workflow/${id}`)).json();
  const attempts = (tasks as { referenceTaskName: string; retryCount: number }[]).map(
    ({ referenceTaskName: ref, retryCount }) => `${ref} ${retryCount}`,
  );
  expect(attempts).toEqual(expect.arrayContaining(["one 0", "one 1", "two 0", "two 1"]));
});

test("two failures in one child are told together, and keys go on to the next failed task", async ({
  page,
  request,
}) => {
  const bad = (ref: string) =>
    worker(ref, "image_info", { fileLocation: `upload://no_${ref}` }, { permissive: true });
  const tasks = [fork("inner", [bad("left")], [bad("right")]), join("inner_join", "left", "right")];
  const workflowDefinition = { name: "two_flow", version: 1, schemaVersion: 2, tasks };
  const subWorkflowParam = { name: "two_flow", version: 1, workflowDefinition };
  const sub = { ...child("sub", ""), subWorkflowParam, permissive: true };
  const run = new RunPage(page);
  await run.open(
    await startInline(request, [fork("fork", [sub], [bad("other")]), join("join", "sub", "other")]),
    "?task=sub",
  );
  await run.status("Failed");
  const why = run.drawer.getByRole("region", { name: "Why it failed" });
  await expect(why).toHaveCount(2);
  await expect(
    run.drawer.getByText("Nothing was found at upload://no_left.").first(),
  ).toBeVisible();
  await expect(
    run.drawer.getByText("Nothing was found at upload://no_right.").first(),
  ).toBeVisible();
  await run.bar.getByTitle("Elapsed").click();
  await page.keyboard.press(".");
  await expect(run.drawer.getByText("other", { exact: true }).first()).toBeVisible();
  await expect(why).toHaveCount(1);
  await page.keyboard.press(".");
  await expect(why).toHaveCount(2);
});

test("an event that somebody outside answers waits, and is ended from the run", async ({
  page,
  request,
}) => {
  const event = { name: "tell", taskReferenceName: "tell", type: "EVENT", sink: "conductor" };
  const id = await startInline(request, [{ ...event, asyncComplete: true }]);
  const run = new RunPage(page);
  await run.open(id, "?task=tell");
  await expect(run.card(/tell, Waiting to be ended from outside/)).toBeVisible();
  await run.drawer.getByLabel("Output to go on with").fill('{"answer": "seen"}');
  await run.drawer.getByRole("button", { name: "Complete", exact: true }).click();
  await run.status("Completed");
  await expect(run.drawer.getByText("seen").first()).toBeVisible();
});

test("faults are asked for on the run sheet and are not in what is published", async ({
  page,
  request,
}) => {
  await page.goto("/workflows/policy_playground");
  await page.getByRole("button", { name: "More ways to run" }).click();
  await page.getByRole("menuitem", { name: /Photo and input/ }).click();
  await page.getByText("Fault injection").click();
  await page.getByRole("dialog").getByLabel("Add a task", { exact: true }).selectOption("slow_ref");
  const fault = page.getByRole("group", { name: "slow_ref" });
  await fault.getByLabel("Return this output instead of working").check();
  await fault.getByLabel("First attempts that fail").fill("0");
  await fault.getByRole("textbox", { name: "Output" }).fill('{"made": "up"}');
  await page.getByRole("button", { name: "Start", exact: true }).click();
  await page.waitForURL(/[?&]run=/);
  await expect(page.getByText(/Injected faults: slow_ref: returns a fixed output/)).toBeVisible();
  const definition = await request.get("/api/metadata/workflow/policy_playground");
  expect(await definition.text()).not.toContain("batonFaults");
});

/** A run whose tasks return what the test has written down. */
async function madeUpRun(request: APIRequestContext, outputs: Record<string, object>) {
  const tasks = Object.keys(outputs).map((ref) => worker(ref, "nobody_makes_this"));
  const faults = Object.entries(outputs).map(([ref, output]) => [ref, { output }]);
  const answer = await request.post("/api/workflow", {
    data: {
      name: "odd",
      workflowDef: { name: "odd", version: 1, tasks },
      batonFaults: Object.fromEntries(faults),
    },
  });
  const id = await answer.text();
  await ended(request, id);
  return id;
}

test("values that are markup or huge are text, and nothing of them runs", async ({
  page,
  request,
}) => {
  const html = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  const big = "x".repeat(900_000);
  const id = await madeUpRun(request, {
    odd: { html, svg: "<svg onload=alert(3)>" },
    big: { big },
  });
  const run = new RunPage(page);
  let dialogs = 0;
  page.on("dialog", (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  });
  await run.open(id, "?task=odd");
  await expect(run.drawer.getByText(html).first()).toBeVisible();
  await run.card(/big, /).click();
  await expect(run.drawer.getByRole("region", { name: "Output" })).toBeVisible();
  expect(dialogs).toBe(0);
});

test("a status that nobody knows and a picture that is gone are said so", async ({
  browser,
  server,
  playwright,
}) => {
  const request = await playwright.request.newContext({ baseURL: server.url });
  const id = await madeUpRun(request, {
    odd: {},
    gone: { artifactId: "nothing_here", contentType: "image/png", bytes: 5 },
  });
  const stored = await (await request.get(`/api/workflow/${id}`)).json();
  stored.status = "MELTED";
  stored.tasks[0].status = "FROZEN";
  const snapshot = JSON.stringify({ seq: 1, at: Date.now() + 60_000, execution: stored });
  // A page of its own: that the picture is not found is an error in its console.
  const page = await browser.newPage({ baseURL: server.url });
  try {
    await page.route(/api\/live\/executions/, (route) =>
      route.fulfill({
        contentType: "text/event-stream",
        body: `event: snapshot\nid: 1\ndata: ${snapshot}\n\n`,
      }),
    );
    await page.route(/api\/workflow\/.*includeTasks/, (route) => route.fulfill({ json: stored }));
    const run = new RunPage(page);
    await run.open(id, "?task=gone");
    await expect(run.bar.getByText("Unknown (MELTED)")).toBeVisible();
    await expect(run.card(/odd, Unknown \(FROZEN\)/)).toBeVisible();
    await expect(run.drawer.getByText(/picture that this task made is not stored/)).toBeVisible();
  } finally {
    await page.close();
    await request.dispose();
  }
});

for (const size of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test(`failure, actions and past are accessible at ${size.width} px in both themes`, async ({
    page,
    request,
  }) => {
    test.slow();
    await page.setViewportSize(size);
    const run = new RunPage(page);
    await run.open(
      await startInline(request, [child("sub", "upload://nobody_has_it"), slow("last", 0)]),
      "?dock=timeline",
    );
    await run.status("Failed");
    await expect(run.drawer.getByRole("region", { name: "Why it failed" })).toBeVisible();
    expect(await violations(page), "failed").toEqual([]);
    await run.bar.getByRole("button", { name: "Actions" }).click();
    await expect(page.getByRole("dialog", { name: "Actions" })).toBeVisible();
    expect(await violations(page), "actions").toEqual([]);
    await page.getByRole("button", { name: "Close the actions" }).click();
    await page.getByRole("button", { name: "Close the task" }).click();
    await page.getByRole("button", { name: "Previous event" }).click();
    await page.getByRole("button", { name: "Previous event" }).click();
    await expect(run.bar.getByText("in the past")).toBeVisible();
    expect(await violations(page), "past").toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
