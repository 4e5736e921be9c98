import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

test("an output is pinned to a task, previewed and offered; the task is run alone", async ({
  page,
}) => {
  const designer = new DesignerPage(page);
  const inputParameters = { own: "${script_ref.output.result}" };
  await designer.store("pinned_output", [
    {
      name: "script",
      taskReferenceName: "script_ref",
      type: "INLINE",
      inputParameters: { evaluatorType: "graaljs", expression: "6 * 7" },
    },
    { name: "reader", taskReferenceName: "reader_ref", type: "NOOP", inputParameters },
  ]);
  const form = page.getByRole("complementary", { name: "Inspector" });
  await designer.card(/reader_ref/).click();
  await expect(form.getByText("no run yet")).toBeVisible();
  await designer.card(/script_ref/).click();
  await form.getByText("Sample output", { exact: true }).click();
  await form.getByRole("button", { name: "Run this task" }).click();
  await form.getByRole("button", { name: "Pin this output" }).click();
  await expect(form.getByLabel("Sample output as JSON")).toHaveValue(/"result": 42/);
  await designer.card(/reader_ref/).click();
  await expect(form.getByText("= 42")).toBeVisible();
  // It is kept with the draft, follows the name, and is no part of the definition.
  await designer.saved();
  await page.reload();
  await designer.card(/script_ref/).click();
  await form.getByLabel("Reference name").fill("answer_ref");
  await form.getByLabel("Reference name").press("Enter");
  await designer.card(/reader_ref/).click();
  await expect(form.getByText("= 42")).toBeVisible();
  expect(JSON.stringify(await designer.definition())).not.toContain("42");
});

test("the steps are listed, and any of them is one click away", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.open("many_steps");
  for (const text of ["wait", "http", "nothing"]) {
    await page.keyboard.press("/");
    await designer.pick(text);
  }
  expect(await designer.refs()).toEqual(["wait_ref", "http_ref", "noop_ref"]);
  await page.keyboard.press("h");
  const steps = page.getByRole("dialog", { name: "Steps" });
  await expect(steps.getByRole("listitem")).toHaveCount(4);
  await steps.getByRole("button", { name: /Added wait_ref/ }).click();
  expect(await designer.refs()).toEqual(["wait_ref"]);
  await steps.getByRole("button", { name: /Added noop_ref/ }).click();
  expect(await designer.refs()).toEqual(["wait_ref", "http_ref", "noop_ref"]);
  await page.keyboard.press("Escape");
  await designer.saved();
  await page.reload();
  await expect(designer.card("noop_ref")).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect.poll(() => designer.refs()).toEqual(["wait_ref", "http_ref"]);
});
