import type { Page } from "@playwright/test";

import { violations } from "./accessible";
import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";

// What somebody hears who does not see the page: names, roles, and the live regions.

/** Keeps every text that a live region said. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest("[aria-live], [role=status], [role=alert]");
        const text = region?.textContent?.replaceAll("\u00A0", "").trim() ?? "";
        if (text !== "" && said.at(-1) !== text) said.push(text);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => [...(Reflect.get(window, "said") as string[])]);
}

const noop = (ref: string) => ({ name: "noop", taskReferenceName: ref, type: "NOOP" });

const FORKED = [
  {
    name: "fork",
    taskReferenceName: "fork_ref",
    type: "FORK_JOIN",
    forkTasks: [[noop("a_ref"), noop("b_ref")], [noop("c_ref")]],
  },
  { name: "join", taskReferenceName: "join_ref", type: "JOIN", joinOn: ["b_ref", "c_ref"] },
  {
    name: "image_info",
    taskReferenceName: "info_ref",
    type: "SIMPLE",
    inputParameters: { fileLocation: "${nobody_ref.output.x}" },
  },
];

test("the designer is told by names and roles", async ({ page }) => {
  const designer = new DesignerPage(page);
  await designer.store("reader", FORKED);
  await designer.card("info_ref").click();
  await expect(page.getByRole("navigation", { name: "Outline" })).toMatchAriaSnapshot(`
    - tree "Tasks of the workflow":
      - treeitem "Run in parallel, fork_ref, fork join, step 1 of 2" [expanded] [level=1]
      - treeitem "Do nothing, a_ref, noop, branch 1 of 2, step 1 of 2" [level=2]
      - treeitem "Do nothing, b_ref, noop, branch 1 of 2, step 2 of 2" [level=2]
      - treeitem "Do nothing, c_ref, noop, branch 2 of 2" [level=2]
      - treeitem "Join, join_ref, waits for 2 tasks" [level=1]
      - 'treeitem "Image facts, info_ref, image info, step 2 of 2, 3 retries, at most 30 seconds, problem: nobody_ref is not a task of this workflow" [level=1] [selected]'
  `);
  await expect(page.getByRole("application", { name: "Workflow" })).toMatchAriaSnapshot(`
    - application:
      - group "Start"
      - group "Run in parallel, fork_ref, 2 branches"
      - group "Join, join_ref, waits for 2"
      - group "Image facts, info_ref, 1 problem"
      - group "Do nothing, a_ref"
      - group "Do nothing, b_ref"
      - group "Do nothing, c_ref"
      - group "End"
  `);
  await expect(page.getByRole("complementary", { name: "Inspector" })).toMatchAriaSnapshot(`
    - complementary "Inspector":
      - heading "Image facts" [level=2]
      - tablist "About this task":
        - tab "Inputs" [selected]
        - tab "Policy"
        - tab "JSON"
      - tabpanel "Inputs":
        - textbox "Reference name": info_ref
        - combobox "Image (required)" [invalid]: "\${nobody_ref.output.x}"
        - checkbox "Colour statistics"
      - group:
        - searchbox "Search available data"
  `);
  for (const name of ["Tasks", "Inspector"])
    await expect(page.getByRole("complementary", { name })).toBeVisible();
  const row = page.getByRole("treeitem", { name: /info_ref/ });
  await expect(row).toHaveAttribute("aria-posinset", /^\d+$/);
  await expect(row).toHaveAttribute("aria-setsize", /^\d+$/);
  // A field tells what is wrong with it and what it means.
  const field = page.getByRole("combobox", { name: /^Image/ });
  await expect(field).toHaveAccessibleDescription(/nobody_ref is not a task of this workflow/);
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await field.fill("$");
  await expect(field).toHaveAttribute("aria-expanded", "true");
  const active = await field.getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${active}"]`)).toHaveRole("option");
});

test("what is done is said, and what cannot be done, and how a run goes", async ({ page }) => {
  const said = await listen(page);
  const designer = new DesignerPage(page);
  await designer.open("reader_says");
  const keys = page.keyboard;
  for (const text of ["do nothing", "wait"]) {
    await keys.press("/");
    await designer.pick(text);
  }
  await expect.poll(said).toContainEqual("Added wait_ref after noop_ref");
  await keys.press("m");
  await expect
    .poll(said)
    .toContainEqual(expect.stringMatching(/^Moving\. Arrows choose the place/));
  await keys.press("Escape");
  await expect.poll(said).toContainEqual("Move canceled");
  await keys.press("Control+z");
  await expect.poll(said).toContainEqual("Undid: Added wait_ref after noop_ref");
  await keys.press("Control+Shift+z");
  await expect.poll(said).toContainEqual("Redid: Added wait_ref after noop_ref");
  await keys.press("Control+Shift+z");
  await expect.poll(said).toContainEqual("Nothing to redo");
  await keys.press("ArrowDown");
  await keys.press("Delete");
  await expect.poll(said).toContainEqual(expect.stringMatching(/^Removed /));
  await keys.press("Control+Enter");
  await page.waitForURL(/[?&]run=/);
  await expect.poll(said).toContainEqual("Run started");
  await expect.poll(said).toContainEqual(expect.stringMatching(/completed/i));
});

interface State {
  readonly name: string;
  readonly enter: (page: Page, designer: DesignerPage) => Promise<void>;
}

const press =
  (...keys: string[]) =>
  async (page: Page) => {
    for (const key of keys) await page.keyboard.press(key);
  };

/** Every state that the designer can be in while it is edited. */
const STATES: readonly State[] = [
  { name: "nothing selected", enter: press("Escape") },
  { name: "a task selected", enter: (_, designer) => designer.card("info_ref").click() },
  {
    name: "data offered in a field",
    enter: async (page, designer) => {
      await designer.card("info_ref").click();
      await page.getByRole("combobox", { name: /^Image/ }).fill("$");
      await expect(page.getByRole("listbox", { name: "Data that fits" })).toBeVisible();
    },
  },
  {
    name: "an expression under the pointer",
    enter: async (page, designer) => {
      await designer.card("info_ref").click();
      await page.getByRole("combobox", { name: /^Image/ }).hover({ position: { x: 20, y: 16 } });
      await expect(page.getByRole("tooltip")).toBeVisible();
    },
  },
  { name: "the picker", enter: press("/") },
  { name: "problems", enter: press("Control+Shift+m") },
  {
    name: "text beside the canvas",
    enter: async (page) => {
      await page.keyboard.press("Control+j");
      await expect(page.getByRole("textbox", { name: "Definition as JSON" })).toBeVisible();
    },
  },
  { name: "the outline", enter: press("o") },
  { name: "all keys", enter: press("?") },
  { name: "search", enter: press("Control+k") },
  { name: "publishing", enter: press("Control+Shift+p") },
  { name: "the run sheet", enter: press("i") },
  {
    name: "a dry run with its result",
    enter: async (page) => {
      await page.keyboard.press("d");
      await page.getByRole("button", { name: "Play the dry run" }).click();
      await expect(page.getByRole("region", { name: "Result" })).toBeVisible();
    },
  },
  {
    name: "moving by keyboard",
    enter: async (page, designer) => {
      await designer.card("a_ref").click();
      await page.keyboard.press("m");
    },
  },
  {
    name: "the menu of a task",
    enter: (_, designer) => designer.card("a_ref").click({ button: "right" }),
  },
  {
    name: "a note",
    enter: async (page, designer) => {
      await designer.card("a_ref").click();
      await page.keyboard.press("n");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "the question before a fork goes",
    enter: async (page, designer) => {
      await designer.card("fork_ref").click();
      await page.keyboard.press("Delete");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "usages",
    enter: async (page, designer) => {
      await designer.card("a_ref").click();
      await page.keyboard.press("Shift+F12");
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
];

test("every state of the designer is accessible in both themes", async ({ page }) => {
  test.setTimeout(300_000);
  const designer = new DesignerPage(page);
  for (const [at, { name, enter }] of STATES.entries()) {
    // A workflow each: a page that is left may still be saving its draft.
    await designer.store(`reader_${at}`, FORKED);
    await enter(page, designer);
    expect(await violations(page), name).toEqual([]);
  }
});
