import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

async function store(page: Page, definition: object): Promise<void> {
  const response = await page.request.put("/api/metadata/workflow", { data: [definition] });
  expect(response.status(), await response.text()).toBe(200);
}

const noop = (ref: string) => ({ name: "noop", taskReferenceName: ref, type: "NOOP" });

const LOGIC = {
  name: "forms_logic",
  version: 1,
  schemaVersion: 2,
  inputParameters: ["width"],
  tasks: [
    {
      name: "kind",
      taskReferenceName: "kind_ref",
      type: "INLINE",
      inputParameters: {
        evaluatorType: "javascript",
        expression: "$.width > 800 ? 'large' : 'small'",
        width: 900,
      },
    },
    {
      name: "ways",
      taskReferenceName: "ways_ref",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "value",
      inputParameters: { value: "${kind_ref.output.result}" },
      decisionCases: { large: [noop("a_ref"), noop("b_ref")], small: [] },
      defaultCase: [noop("c_ref")],
    },
    {
      name: "again",
      taskReferenceName: "again_ref",
      type: "DO_WHILE",
      inputParameters: {},
      loopCondition: "$.again_ref['iteration'] < 4 && $.inner_ref['done'] !== true",
      loopOver: [noop("inner_ref")],
    },
  ],
};

test("a script is written with help, tried on the server, and its input renamed in it", async ({
  page,
}) => {
  await store(page, LOGIC);
  const designer = new DesignerPage(page);
  await designer.open("forms_logic");
  await designer.card("kind_ref").click();
  await expect(page.getByRole("textbox", { name: "Script", exact: true })).toBeVisible();
  await page.getByText("Try the program").click();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText('"large"', { exact: true })).toBeVisible();
  await page.getByLabel("With this input").fill('{"width": 10}');
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText('"small"', { exact: true })).toBeVisible();
  await page.getByLabel("Name of width").fill("wide");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Script", exact: true })).toContainText(
    "$.wide >",
  );
  await page.getByLabel("Samples for Script").selectOption("Add up");
  await expect(page.getByRole("textbox", { name: "Script", exact: true })).toContainText("reduce");
  const axe = await new AxeBuilder({ page }).include("#inspector").analyze();
  expect(axe.violations).toEqual([]);
});

test("a script that cannot work says why, before and when it is tried", async ({ page }) => {
  await store(page, { ...LOGIC, name: "forms_broken" });
  const designer = new DesignerPage(page);
  await designer.open("forms_broken");
  await designer.card("kind_ref").click();
  const script = page.getByRole("textbox", { name: "Script", exact: true });
  await script.click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText("nothing_here + 1");
  await page.getByText("Try the program").click();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.getByText(/nothing_here is not defined/)).toBeVisible();
  await script.click();
  await page.keyboard.press("Control+z");
  await expect(script).toContainText("'large'");
});

test("a switch and a loop say what would happen with an input", async ({ page }) => {
  await store(page, { ...LOGIC, name: "forms_paths" });
  const designer = new DesignerPage(page);
  await designer.open("forms_paths");
  await designer.card(/^Switch/).click();
  await page.getByText("Try which path is taken").click();
  const input = page.getByLabel("With this input");
  // An editor that is on its way has a word, too.
  const answer = (text: string) =>
    page.locator("#inspector").getByRole("status").filter({ hasText: text });
  for (const [value, path] of [
    ["large", "a_ref → b_ref"],
    ["small", "empty"],
    ["other", "c_ref"],
  ]) {
    await input.fill(JSON.stringify({ value }));
    await page.getByRole("button", { name: "Try it" }).click();
    await expect(answer(path ?? "nothing")).toBeVisible();
  }
  await page.getByRole("button", { name: "Show the path" }).click();
  await expect(page.getByRole("heading", { name: "Do nothing" })).toBeVisible();
  await designer.card(/^Repeat/).click({ position: { x: 60, y: 16 } });
  await page.getByText("Try how often it runs").click();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(answer("4 times")).toBeVisible();
  await page.getByLabel("When its tasks answer").fill('{"inner_ref": {"done": true}}');
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(answer("once")).toBeVisible();
});

test("the workflow's own settings are all there, and land in the definition", async ({ page }) => {
  await store(page, { ...LOGIC, name: "forms_settings" });
  const designer = new DesignerPage(page);
  await designer.open("forms_settings");
  await page.getByLabel("Type of width").selectOption("integer");
  await page.getByLabel("New input").fill("photo");
  await page.keyboard.press("Enter");
  const limit = page.getByLabel("All of it within");
  await expect(limit).toHaveAttribute("placeholder", "no limit");
  await limit.fill("0");
  await limit.press("Tab");
  await expect(limit).toHaveValue("no limit");
  await limit.fill("1m30");
  await limit.press("Tab");
  await expect(limit).toHaveValue("1 m 30 s");
  await page.getByRole("radio", { name: "Stop it" }).click();
  await page.getByLabel("Start", { exact: true }).fill("forms_logic");
  await page.getByText("Owner", { exact: true }).click();
  await page.getByLabel("E-mail").fill("nobody");
  await expect(page.getByText("An address such as team@example.org.")).toBeVisible();
  await page.getByLabel("E-mail").fill("team@example.org");
  await designer.saved();
  await expect
    .poll(() => designer.definition())
    .toMatchObject({
      inputParameters: ["width", "photo"],
      inputSchema: { data: { properties: { width: { type: "integer" } } } },
      timeoutSeconds: 90,
      timeoutPolicy: "TIME_OUT_WF",
      failureWorkflow: "forms_logic",
      ownerEmail: "team@example.org",
    });
});

test("an input of the workflow gets another name wherever it is read", async ({ page }) => {
  const name = "forms_renamed";
  const [kind] = LOGIC.tasks;
  const tasks = [
    { ...kind, inputParameters: { ...kind?.inputParameters, width: "${workflow.input.width}" } },
  ];
  await store(page, { ...LOGIC, name, tasks, outputParameters: { w: "${workflow.input.width}" } });
  const designer = new DesignerPage(page);
  await designer.open(name);
  await page.getByLabel("Input width", { exact: true }).fill("broad");
  await page.keyboard.press("Enter");
  await designer.saved();
  await expect
    .poll(() => designer.definition())
    .toMatchObject({
      inputParameters: ["broad"],
      outputParameters: { w: "${workflow.input.broad}" },
      tasks: [{ inputParameters: { width: "${workflow.input.broad}" } }],
    });
  await page.keyboard.press("Control+z");
  await expect(page.getByLabel("Input width", { exact: true })).toBeVisible();
});

test("every problem leads to its field, and its fix settles it", async ({ page }) => {
  const name = "forms_problems";
  const [kind, ways, again] = LOGIC.tasks;
  await store(page, {
    ...LOGIC,
    name,
    tasks: [
      { ...kind, inputParameters: { ...kind?.inputParameters, expression: "return 1" } },
      { ...ways, inputParameters: {} },
      { ...again, loopCondition: "true" },
      {
        name: "sub",
        taskReferenceName: "sub_ref",
        type: "SUB_WORKFLOW",
        inputParameters: { a: "${kind_ref.output.resutl}" },
        subWorkflowParam: { name: "nowhere_to_be_found" },
      },
    ],
  });
  const designer = new DesignerPage(page);
  await designer.open(name);
  await page.getByRole("button", { name: /\d problems/ }).click();
  const list = page.getByRole("region", { name: "Problems" });
  await expect(list.getByRole("listitem")).toHaveCount(5);
  await list.getByRole("button", { name: /does not exist/ }).click();
  await expect(page.getByRole("combobox", { name: /^Workflow/ })).toBeFocused();
  await list.getByRole("button", { name: /The script does not parse/ }).click();
  await expect(page.getByRole("textbox", { name: "Script", exact: true })).toBeFocused();
  // A row goes when its problem does, and those below it move up: nobody presses what moves.
  const fix = async (label: string | RegExp, left: number) => {
    await list.getByRole("button", { name: label, exact: true }).click();
    await expect(list.getByRole("listitem")).toHaveCount(left);
  };
  await fix("Use result", 4);
  await fix("Stop after 10 rounds", 3);
  await fix("Add the input value", 2);
  await fix(/^Fails when it runs/, 0);
});

test("names, requests and policies are fields that their problems lead to", async ({ page }) => {
  const rule = { name: "own", timeoutSeconds: 30, responseTimeoutSeconds: 60 };
  const designer = new DesignerPage(page);
  await designer.store("forms_fields", [
    { ...noop("twice"), name: "first" },
    { ...noop("twice"), name: "second" },
    { name: "call", taskReferenceName: "call_ref", type: "HTTP" },
    { name: "send", taskReferenceName: "send_ref", type: "KAFKA_PUBLISH" },
    { name: "own", taskReferenceName: "own_ref", type: "SIMPLE", taskDefinition: rule },
  ]);
  await page.getByRole("button", { name: /\d problems/ }).click();
  const list = page.getByRole("region", { name: "Problems" });
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  const leads = async (problem: RegExp, field: RegExp) => {
    await list.getByRole("button", { name: problem }).click();
    await expect(inspector.getByLabel(field).first()).toBeFocused();
  };
  await leads(/twice is used twice/, /^Reference name/);
  await leads(/inputParameters\.http_request or/, /^Address/);
  await leads(/kafka_request field is required/, /^Servers/);
  await leads(/A silent worker is noticed after 1 m/, /^Silent worker$/);
  // The same field takes the key for what settles it.
  await page.keyboard.press("Control+.");
  await expect(inspector.getByLabel("Silent worker", { exact: true })).toHaveValue("30 s");
});

test("data is offered as deep as the last run was, previewed, mapped by a click", async ({
  page,
}) => {
  const name = "forms_data";
  const [kind] = LOGIC.tasks;
  const reads = { a: "", b: "old" };
  await store(page, {
    ...LOGIC,
    name,
    tasks: [
      {
        ...kind,
        inputParameters: {
          evaluatorType: "javascript",
          expression: "({ size: { wide: $.width, list: [{ 'odd key': 7 }] } })",
          width: "${workflow.input.width}",
        },
      },
      { ...noop("reader_ref"), inputParameters: reads },
    ],
  });
  const started = await page.request.post(`/api/workflow/${name}`, { data: { width: 640 } });
  const id = await started.text();
  await expect
    .poll(async () => (await (await page.request.get(`/api/workflow/${id}`)).json()).status)
    .toBe("COMPLETED");
  const designer = new DesignerPage(page);
  await designer.open(name);
  await designer.card("reader_ref").click();
  const value = page.getByRole("combobox", { name: "Value of a" });
  await value.focus();
  await page.keyboard.type("$wide");
  await expect(page.getByRole("option").first()).toContainText("640");
  await page.keyboard.press("Enter");
  await expect(value).toHaveValue("${kind_ref.output.result.size.wide}");
  await expect(page.getByText("= 640")).toBeVisible();
  await page.getByRole("combobox", { name: "Value of b" }).fill("");
  await page.getByLabel("Search available data").fill("odd");
  // The field that was used last takes what is clicked.
  await page
    .getByRole("button", { name: "${kind_ref.output.result.size.list[0]['odd key']}" })
    .click();
  await expect(page.getByRole("combobox", { name: "Value of b" })).toHaveValue(
    "${kind_ref.output.result.size.list[0]['odd key']}",
  );
  await expect(page.getByText("= 7")).toBeVisible();
  await page.getByTitle("Go to kind_ref").first().click();
  await expect(page.getByLabel("Reference name")).toHaveValue("kind_ref");
});

test("the text completes keys, values and data, and shows problems with their fixes", async ({
  page,
}) => {
  const [kind] = LOGIC.tasks;
  const designer = new DesignerPage(page);
  await designer.store("forms_text", [
    kind ?? {},
    { ...noop("reader_ref"), inputParameters: { a: "HERE", b: "${kind_re.output.result}" } },
  ]);
  await page.keyboard.press("Control+j");
  const editor = page.getByRole("textbox", { name: "Definition as JSON" });
  // The pane may still take its room: what is chosen is looked at.
  await expect(async () => {
    await editor.getByText("HERE").dblclick();
    expect(await page.evaluate(() => String(getSelection()))).toBe("HERE");
  }).toPass();
  await page.keyboard.type("${kindres");
  const option = page.getByRole("option", { name: /\$\{kind_ref\.output\.result\}/ });
  // A list that has only just opened takes no click: it might be meant for what was there before.
  await expect(async () => {
    if (await option.isVisible()) await option.click();
    await expect(editor).toContainText('"a": "${kind_ref.output.result}"', { timeout: 1_000 });
  }).toPass();
  const wrong = editor.locator(".cm-lintRange-error").first();
  const hint = page.locator(".cm-tooltip-lint");
  // The text is looked through once more after the last change, and draws its marks anew.
  await expect(async () => {
    await page.mouse.move(0, 0);
    await wrong.hover();
    await expect(hint).toContainText("kind_re is not a task of this workflow", { timeout: 2_000 });
    await hint.getByRole("button", { name: /Use kind_ref/ }).click({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByRole("button", { name: "No problems" })).toBeVisible();
  await designer.saved();
  const value = "${kind_ref.output.result}";
  expect(await designer.definition()).toMatchObject({
    tasks: [{}, { inputParameters: { a: value, b: value } }],
  });
});

test("a chip leads to its source, tells its value, and its mistake is settled by a key", async ({
  page,
}) => {
  const [kind] = LOGIC.tasks;
  const name = "forms_chips";
  const inputParameters = {
    good: "is ${kind_ref.output.result}!",
    bad: "${kind_rf.output.result}",
  };
  await store(page, { ...LOGIC, name, tasks: [kind] });
  const started = await page.request.post(`/api/workflow/${name}`, { data: {} });
  const id = await started.text();
  await expect
    .poll(async () => (await (await page.request.get(`/api/workflow/${id}`)).json()).status)
    .not.toBe("RUNNING");
  const designer = new DesignerPage(page);
  await designer.store(name, [kind ?? {}, { ...noop("reader_ref"), inputParameters }]);
  await designer.card("reader_ref").click();
  const form = page.getByRole("complementary", { name: "Inspector" });
  const good = form.getByRole("combobox", { name: "Value of good" });
  await good.hover({ position: { x: 60, y: 16 } });
  const card = form.getByRole("tooltip");
  await expect(card).toContainText("${kind_ref.output.result}");
  await expect(card).toContainText('Last run: "large"');
  // Where it comes from is ringed on the canvas.
  await expect(page.locator("[data-part=data-lines] rect")).toHaveCount(1);
  const bad = form.getByRole("combobox", { name: "Value of bad" });
  await bad.focus();
  await page.keyboard.press("Control+.");
  await expect(bad).toHaveValue("${kind_ref.output.result}");
  await good.focus();
  await page.keyboard.press("Home");
  for (let step = 0; step < 6; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("F12");
  await expect(form.getByLabel("Reference name")).toHaveValue("kind_ref");
});
