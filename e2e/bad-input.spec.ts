import type { Locator } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

// Whatever a definition is like: it is shown, flagged, and can be edited.

const task = (ref: string, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: {},
  ...more,
});
const fork = (lanes: readonly (readonly object[])[]) =>
  task("fork", { type: "FORK_JOIN", forkTasks: lanes });

/** A task is put in by keyboard, saved, and taken out again. */
async function expectEditable(designer: DesignerPage): Promise<void> {
  const { page } = designer;
  const before = JSON.stringify(await designer.definition());
  await designer.card("Start").click();
  await page.keyboard.press("Shift+A");
  await designer.pick("do nothing");
  await expect.poll(async () => JSON.stringify(await designer.definition())).toContain('"NOOP"');
  await designer.backToCanvas();
  await page.keyboard.press("Control+z");
  await expect.poll(async () => JSON.stringify(await designer.definition())).toBe(before);
}

const WRONG = {
  duplicates: { tasks: [task("twice"), task("twice")], says: /twice.* is used twice|used twice/ },
  "a join to nowhere": {
    tasks: [
      fork([[task("a")], [task("b")]]),
      task("join", { type: "JOIN", joinOn: ["a", "gone"] }),
    ],
    says: /gone.*does not exist/,
  },
  "a fork without a join": {
    tasks: [fork([[task("a")], [task("b")]])],
    says: /must be followed by a join/,
  },
  "an unknown type": { tasks: [task("odd", { type: "TELEPORT" })], says: /task definition/ },
  "a loop without anything": {
    tasks: [task("loop", { type: "DO_WHILE" })],
    says: /loop/i,
  },
  "values of wrong kinds": {
    tasks: [task("odd", { startDelay: "soon", inputParameters: [], optional: "maybe" })],
    says: /startDelay/,
  },
};

test("wrong structure is shown, said in the list of problems, and edited", async ({ page }) => {
  test.slow();
  const designer = new DesignerPage(page);
  for (const [title, { tasks, says }] of Object.entries(WRONG)) {
    await designer.store(`wrong ${title}`, tasks);
    await page.keyboard.press("Control+Shift+M");
    const problems = page.getByRole("region", { name: "Problems" });
    await expect(problems.getByText(says).first(), title).toBeVisible();
    await page.keyboard.press("Control+Shift+M");
    await expectEditable(designer);
  }
});

/** Anything where lists, texts and maps belong, and names that objects have themselves. */
const ANYTHING = [
  { name: 5, taskReferenceName: { a: 1 }, type: ["x"], inputParameters: [1] },
  task("no_list", { type: "FORK_JOIN", forkTasks: "x" }),
  task("odd_lanes", { type: "FORK_JOIN", forkTasks: [null, [null], {}] }),
  task("odd_cases", { type: "SWITCH", decisionCases: { a: "x" }, defaultCase: 7 }),
  task("no_body", { type: "DO_WHILE", loopOver: "x" }),
  task("odd_join", { type: "JOIN", joinOn: [1, {}] }),
  task("odd_child", { type: "SUB_WORKFLOW", subWorkflowParam: "x" }),
  task("odd_request", { type: "HTTP", inputParameters: { http_request: [] } }),
  task("constructor", { type: "constructor", inputParameters: { v: "${toString.output.x}" } }),
  task("toString", { name: "toString" }),
  task("odd_rule", { taskDefinition: { name: "x", retryCount: { toString: 2 } } }),
  task("odd_text", { type: "FORK_JOIN_DYNAMIC", dynamicForkTasksParam: { toString: 2 } }),
  JSON.parse('{"name":"__proto__","taskReferenceName":"__proto__","type":"__proto__"}') as object,
];

test("whatever stands where lists, texts and maps belong, every task is shown with its form", async ({
  page,
}) => {
  test.slow();
  const designer = new DesignerPage(page);
  await designer.store("anything", ANYTHING);
  await page.keyboard.press("o");
  const rows = page.getByRole("treeitem");
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(rows).toHaveCount(ANYTHING.length);
  for (const at of ANYTHING.keys()) {
    await rows.nth(at).click();
    await expect(inspector.getByLabel("Reference name", { exact: true })).toBeVisible();
  }
  await designer.dropText("deep.json", "[".repeat(50_000));
  await expect(page.getByText(/column 2001: more than 2000 levels/).first()).toBeVisible();
  await page.keyboard.press("Control+j");
  const editor = page.getByRole("textbox", { name: "Definition as JSON" });
  await editor.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText('{"a":'.repeat(20_000));
  await expect(page.getByText("Not applied: line 1: more than 2000 levels")).toBeVisible();
});

test("five hundred levels and five megabytes are opened, said to be so, and edited", async ({
  page,
}) => {
  test.slow();
  const designer = new DesignerPage(page);
  let deep: object[] = [task("leaf")];
  for (let level = 1; level < 500; level++) {
    const condition = { loopCondition: `$.l${level}.iteration < 2`, loopOver: deep };
    deep = [task(`l${level}`, { type: "DO_WHILE", ...condition })];
  }
  await designer.store("deep", deep);
  await expect(designer.card(/l499/)).toBeVisible();
  await expectEditable(designer);

  const filler = "x".repeat(5_000);
  const wide = Array.from({ length: 1_000 }, (_, at) => task(`t${at}`, { description: filler }));
  await designer.store("five_megabytes", wide);
  await expect(designer.card(/^t0, t0/)).toBeVisible();
  await expectEditable(designer);
});

test("a draft that cannot be drawn says why, is handed out, and makes room for what is published", async ({
  page,
}) => {
  const name = "too_deep";
  const published = {
    name,
    version: 1,
    schemaVersion: 2,
    ownerEmail: "a@b.c",
    tasks: [task("kept")],
  };
  await page.request.put("/api/metadata/workflow", { data: [published] });
  let tasks: object[] = [task("leaf")];
  for (let level = 0; level < 500; level++)
    tasks = [task(`l${level}`, { type: "DO_WHILE", loopCondition: "false", loopOver: tasks })];
  const definition = { ...published, tasks };
  const draft = { definition, taskDefs: {}, parked: [] };
  await page.request.put(`/api/drafts/${name}`, { data: { draft } });
  await page.goto(`/workflows/${name}`);
  await expect(page.getByRole("heading", { name: `${name} cannot be drawn` })).toBeVisible();
  await expect(page.getByText(/Tasks may be nested 500 deep; these go deeper/)).toBeVisible();
  await expect(page.getByRole("link", { name: "All workflows" })).toBeVisible();
  const file = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save its JSON" }).click();
  expect((await file).suggestedFilename()).toBe("too_deep.json");
  await page.getByRole("button", { name: "Throw the draft away, open version 1" }).click();
  await expect(new DesignerPage(page).card(/kept/)).toBeVisible();
});

test("what cannot be a definition is refused in a sentence, and nothing is lost", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  await designer.store("keeps", [task("kept")]);
  let nested: object[] = [task("leaf")];
  for (let level = 0; level < 600; level++) {
    nested = [task(`l${level}`, { type: "DO_WHILE", loopCondition: "false", loopOver: nested })];
  }
  const refusals: readonly (readonly [string, RegExp])[] = [
    ["", /empty|no JSON|JSON/],
    ["null", /no task|JSON|Conductor/],
    ["[]", /no task/i],
    ["42", /no task|JSON|Conductor/],
    ['"text"', /no task|JSON|Conductor/],
    ["\u0000\u0001PNG", /line 1, column 1/],
    ['{"name": "x", "tasks": [\n{"name": NaN}]}', /line 2, column 10/],
    [JSON.stringify({ name: "deep", tasks: nested }), /500|deep/],
  ];
  for (const [text, reason] of refusals) {
    await designer.dropText("bad.json", text);
    await expect(
      page.getByRole("listitem").filter({ hasText: reason }).first(),
      text.slice(0, 40),
    ).toBeVisible();
    expect(await designer.refs()).toEqual(["kept"]);
    await page
      .locator("[data-sonner-toast] [data-close-button]")
      .first()
      .click({ timeout: 500 })
      .catch(() => undefined);
  }
  await expectEditable(designer);
});

/** Pixels by which the widest of what scrolls up and down inside is too wide. */
async function tooWide(form: Locator): Promise<number> {
  const over = await form
    .locator("xpath=descendant-or-self::*")
    .evaluateAll((all) =>
      all
        .filter((one) => getComputedStyle(one).overflowY === "auto")
        .map((one) => one.scrollWidth - one.clientWidth),
    );
  return Math.max(0, ...over);
}

const NAMES = {
  markup: `<img src=x onerror="document.title='owned'"> & <b>bold</b>`,
  "right to left": "\u202Eעברית\u202C العربية",
  emoji: "👩‍👩‍👧‍👦🏳️‍🌈",
  "ten thousand letters": `long ${"y".repeat(9_990)} end`,
};

test("a name of any letters is text everywhere, and the task can be worked with", async ({
  page,
}) => {
  test.slow();
  const designer = new DesignerPage(page);
  for (const [title, name] of Object.entries(NAMES)) {
    const cases = { [name]: [task("inner", { name })] };
    await designer.store(`names ${title}`, [
      task("first", { name, description: name, inputParameters: { [name]: name } }),
      task("choice", {
        type: "SWITCH",
        evaluatorType: "value-param",
        expression: name,
        inputParameters: { [name]: "${workflow.input.x}" },
        decisionCases: cases,
      }),
    ]);
    await designer.card("first").click();
    const form = page.getByRole("complementary", { name: "Inspector" });
    await expect(form.getByLabel(`Value of ${name}`, { exact: true })).toHaveValue(name);
    await designer.card("choice").click();
    await expect(form.getByLabel(`Case ${name}`, { exact: true })).toHaveValue(name);
    expect([title, await tooWide(form)]).toEqual([title, 0]);
    await designer.card("first").click();
    expect([title, await tooWide(form)]).toEqual([title, 0]);
    await page.keyboard.press("Escape");
    // Found, shown in the outline and in the text as it is.
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder(/A task/).fill([...name].slice(0, 6).join(""));
    await expect(page.getByRole("option").filter({ hasText: "first" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expectEditable(designer);
    expect(await page.title()).not.toContain("owned");
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([title, overflow <= 0]).toEqual([title, true]);
  }
});
