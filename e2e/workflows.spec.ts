import { readFile } from "node:fs/promises";

import { expect, test } from "./fixtures";

const EXPORTED = `{
  // as somebody else wrote it
  "name": "from_elsewhere", "version": 3, "schemaVersion": 2, "ownerApp": "kept",
  "tasks": [{ "name": "no_op", "taskReferenceName": "noop_ref", "type": "NOOP" },],
}`;

test("a definition is imported, duplicated, downloaded, deleted and brought back", async ({
  page,
  request,
}) => {
  await page.goto("/");
  await expect(page.getByRole("link", { name: /Two formats in parallel/ })).toBeVisible();
  const file = { name: "other.json", mimeType: "application/json", buffer: Buffer.from(EXPORTED) };
  await page.getByLabel("Definitions to import").setInputFiles(file);
  await page.waitForURL(/\/workflows\/from_elsewhere$/);
  await expect(page.getByText(/Read in spite of a mistake: line 2, column 3/)).toBeVisible();
  await expect(page.locator("#canvas").getByRole("group", { name: /noop_ref/ })).toBeVisible();

  await page.goto("/");
  const menu = page.getByRole("button", { name: "More for from_elsewhere", exact: true });
  await menu.click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Download JSON" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("from_elsewhere.json");
  const saved = JSON.parse(await readFile(await download.path(), "utf8")) as object;
  expect(saved).toMatchObject({ name: "from_elsewhere", version: 3, ownerApp: "kept" });

  await menu.click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await page.waitForURL(/\/workflows\/from_elsewhere_copy$/);

  await page.goto("/");
  await menu.click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(menu).toBeHidden();
  expect(await (await request.get("/api/drafts/from_elsewhere")).json()).toMatchObject({
    draft: null,
  });
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(menu).toBeVisible();
});

test("what is no definition is refused with the place of the mistake", async ({ page }) => {
  await page.goto("/");
  const file = { name: "x.json", mimeType: "application/json", buffer: Buffer.from('{"name": }') };
  await page.getByLabel("Definitions to import").setInputFiles(file);
  await expect(page.getByText(/x\.json: This is not JSON: line 1, column 10/)).toBeVisible();
});

test("a task definition is made, and deleted with a way back", async ({ page, request }) => {
  await page.goto("/task-definitions");
  await page.getByRole("button", { name: "New task definition" }).click();
  await page.getByLabel("Name").fill("send_mail");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Define it" }).click();
  await page.getByLabel("Description").fill("Sends one mail.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("send_mail is saved.")).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/task-definitions$/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: /send_mail/ })).toBeVisible();
  expect(await (await request.get("/api/metadata/taskdefs/send_mail")).json()).toMatchObject({
    description: "Sends one mail.",
  });
});
