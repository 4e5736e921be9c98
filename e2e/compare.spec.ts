import { AxeBuilder } from "@axe-core/playwright";
import type { APIRequestContext } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

const task = (ref: string, more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: {},
  ...more,
});
const fork = (lanes: object[][], joinOn: string[]) => [
  task("f", { type: "FORK_JOIN", forkTasks: lanes }),
  task("j", { type: "JOIN", joinOn }),
];

async function publish(request: APIRequestContext, name: string, tasks: readonly object[]) {
  const answer = await request.put("/api/metadata/workflow", {
    data: [{ name, version: 1, schemaVersion: 2, inputParameters: [], tasks }],
  });
  expect(answer.ok()).toBe(true);
}

test("two versions are one picture: what was added, removed, changed and moved, by pointer and by keys", async ({
  page,
  request,
}) => {
  const before = [task("a"), task("b"), ...fork([[task("x")], [task("y")]], ["x", "y"]), task("c")];
  await publish(request, "compared", before);
  const designer = new DesignerPage(page);
  await designer.store("compared", [
    task("a", { inputParameters: { size: 800 } }),
    ...fork([[task("x"), task("c")], [task("y")]], ["c", "y"]),
    task("d"),
  ]);
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("button", { name: "Show the changes on the canvas" }).click();
  const changes = page.getByRole("complementary", { name: "Changes" });
  await expect(changes.getByText(/1 added, 1 removed, 1 changed, 1 moved/)).toBeVisible();
  const bar = page.getByRole("region", { name: "Comparison" });
  const belowBar = async () => {
    const [over, start] = [await bar.boundingBox(), await designer.card("Start").boundingBox()];
    return (start?.y ?? 0) - ((over?.y ?? 0) + (over?.height ?? 0));
  };
  await expect.poll(belowBar).toBeGreaterThan(0);
  await expect(designer.card(/^Removed: b/)).toBeVisible();
  await expect(designer.card(/^Added: d/)).toBeVisible();
  await expect(designer.card(/^Moved: c/)).toBeVisible();
  await designer.card(/^Changed: a/).click();
  await expect(changes.getByRole("button", { name: /Changed: a/ })).toHaveAttribute(
    "aria-expanded",
    "true",
  );
  await expect(changes.getByText("inputParameters.size")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  await page.keyboard.press(".");
  await expect(designer.card(/^Removed: b/)).toHaveAttribute("aria-current", "true");
  await expect(page.getByRole("status").getByText(/Change 2 of 4: removed, b/)).toBeAttached();
  await page.keyboard.press(",");
  await page.keyboard.press(",");
  await expect(designer.card(/^Added: d/)).toHaveAttribute("aria-current", "true");
  // Nothing is edited meanwhile.
  await page.keyboard.press("Delete");
  await page.keyboard.press("Escape");
  await expect(changes).toHaveCount(0);
  await expect(page.getByRole("complementary", { name: "Inspector" })).toBeVisible();
  expect(await designer.refs()).toEqual(["a", "f", "x", "c", "y", "d"]);
});

test("an old version is compared with another one from the history, and by one key", async ({
  page,
  request,
}) => {
  await publish(request, "history", [task("a")]);
  await request.put("/api/metadata/workflow", {
    data: [{ name: "history", version: 2, schemaVersion: 2, tasks: [task("a"), task("b")] }],
  });
  const designer = new DesignerPage(page);
  await designer.open("history");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByText("Versions (2)").click();
  await page.getByRole("button", { name: "Compare version 1" }).click();
  await page.getByLabel("with", { exact: true }).selectOption("version 2");
  await page.getByRole("button", { name: "On the canvas", exact: true }).click();
  const bar = page.getByRole("region", { name: "Comparison" });
  await expect(bar.getByText("Version 1 → version 2")).toBeVisible();
  await expect(designer.card(/^Added: b/)).toBeVisible();
  await bar.getByRole("button", { name: "Compare the other way round" }).click();
  await expect(designer.card(/^Removed: b/)).toBeVisible();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.locator("#canvas").focus();
  await page.keyboard.press("Shift+C");
  await expect(page.getByText(/nothing differs/).first()).toBeVisible();
});
