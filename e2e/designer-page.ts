import { readFile } from "node:fs/promises";

import { expect, type Locator, type Page } from "@playwright/test";

/** The designer, by what a person wants to do in it. */
export class DesignerPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(name: string): Promise<void> {
    await this.page.goto(`/workflows/${name}`);
    await expect(this.card("Start")).toBeVisible();
  }

  /** A card, bar or pill whose name contains a text. */
  card(text: string | RegExp): Locator {
    return this.page.locator("#canvas").getByRole("group", { name: text }).first();
  }

  /** Reference names in document order. */
  async refs(): Promise<string[]> {
    // The outline follows the graph a moment later, and says so.
    await this.page.locator('[role="tree"]:not([aria-busy="true"])').waitFor({ state: "attached" });
    const rows = this.page.locator('[role="treeitem"][data-ref]');
    return rows.evaluateAll((list) => list.map((row) => row.getAttribute("data-ref") ?? ""));
  }

  /** Drags an entry of the palette to a place of a card: 0 to 1 from its left and its top. */
  async dragOnto(title: string, card: Locator, place: { x: number; y: number }): Promise<void> {
    await this.still(200);
    const box = await card.boundingBox();
    if (!box) throw new Error(`Nothing to drop ${title} on`);
    await this.dragTo(title, { x: box.x + box.width * place.x, y: box.y + box.height * place.y });
  }

  async dragTo(title: string, to: { x: number; y: number }): Promise<void> {
    const item = this.page
      .getByRole("complementary", { name: "Tasks" })
      .getByRole("button", { name: title })
      .last();
    await item.scrollIntoViewIfNeeded();
    const from = await item.boundingBox();
    if (!from) throw new Error(`${title} is not in the palette`);
    const { mouse } = this.page;
    await mouse.move(from.x + 40, from.y + 12);
    await mouse.down();
    await mouse.move(to.x - 4, to.y - 4, { steps: 6 });
    await mouse.move(to.x, to.y);
    await mouse.up();
  }

  /** Presses a key, types into the picker and takes the first row. */
  async pick(text: string): Promise<void> {
    const dialog = this.page.getByRole("dialog");
    const search = dialog.getByRole("combobox");
    await search.fill(text);
    // What is registered on the server is there a moment later.
    await dialog.getByRole("option", { selected: true }).waitFor();
    await search.press("Enter");
    await this.backToCanvas();
  }

  /** Out of the field that a new task brought the focus to. */
  async backToCanvas(): Promise<void> {
    const isInForm = () =>
      this.page.evaluate(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() =>
              requestAnimationFrame(() =>
                resolve(document.activeElement?.closest("#inspector") !== null),
              ),
            );
          }),
      );
    // The form comes after its card, and takes the focus then.
    await expect
      .poll(isInForm, { intervals: [30], timeout: 600 })
      .toBe(true)
      .catch(() => undefined);
    if (!(await isInForm())) return;
    await this.page.keyboard.press("Escape");
    await expect.poll(isInForm).toBe(false);
  }

  /** Waits until the graph stands still: the parts beside it come after it and take their room. */
  private async still(everyMs = 500): Promise<void> {
    const cards = this.page.locator(".react-flow__node");
    let before = "";
    const isStill = async () => {
      const place = await cards.evaluateAll((all) =>
        JSON.stringify(all.map((one) => one.getBoundingClientRect())),
      );
      const same = place === before;
      before = place;
      return same;
    };
    await expect.poll(isStill, { intervals: [everyMs] }).toBe(true);
  }

  /** Stores a draft of these tasks and opens it. */
  async store(name: string, tasks: readonly object[]): Promise<void> {
    const definition = { name, version: 1, schemaVersion: 2, inputParameters: [], tasks };
    const answer = await this.page.request.put(`/api/drafts/${name}`, {
      data: { draft: { definition, taskDefs: {}, parked: [] } },
      // The server closes what was idle, perhaps in the moment when it is used again.
      maxRetries: 2,
    });
    expect(answer.ok()).toBe(true);
    await this.open(name);
    await this.still();
  }

  /** Pulls a wire out of a card and lets it go over another one. */
  async pullWire(from: RegExp, to: RegExp): Promise<void> {
    const source = this.card(from);
    await source.hover();
    const port = await source.locator("[data-port]").boundingBox();
    const target = await this.card(to).boundingBox();
    if (!port || !target) throw new Error(`no wire from ${from.source} to ${to.source}`);
    const { mouse } = this.page;
    await mouse.move(port.x + port.width / 2, port.y + port.height / 2);
    await mouse.down();
    await mouse.move(target.x + 30, target.y + target.height / 2, { steps: 6 });
    await mouse.up();
  }

  /** Pulls a wire out of a card and lets it go beside what follows, in an empty place. */
  async pullWireAside(from: RegExp): Promise<void> {
    const source = this.card(from);
    await source.hover();
    const port = await source.locator("[data-port]").boundingBox();
    if (!port) throw new Error(`no wire from ${from.source}`);
    const { mouse } = this.page;
    await mouse.move(port.x + port.width / 2, port.y + port.height / 2);
    await mouse.down();
    await mouse.move(port.x + 260, port.y + 80, { steps: 6 });
    await mouse.up();
  }

  /** Lets go of a text file over the canvas. */
  async dropText(name: string, text: string): Promise<void> {
    await this.drop([...new TextEncoder().encode(text)], name, "application/json");
  }

  /** Lets go of a file over the canvas. */
  async dropFile(path: string, type: string): Promise<void> {
    await this.drop([...(await readFile(path))], path.split("/").at(-1) ?? path, type);
  }

  private async drop(bytes: readonly number[], name: string, type: string): Promise<void> {
    const dataTransfer = await this.page.evaluateHandle(
      (file) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }));
        return transfer;
      },
      { bytes, name, type },
    );
    await this.page.dispatchEvent("#canvas", "drop", { dataTransfer });
  }

  async definition(): Promise<unknown> {
    const name = new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
    const response = await this.page.request.get(`/api/drafts/${name}`);
    const body = (await response.json()) as { draft: { definition: unknown } | null };
    return body.draft?.definition ?? null;
  }

  /** Opens the sample whose task fails at first, and gives that task a policy of its own. */
  async ownPolicy(): Promise<void> {
    await this.open("policy_playground");
    await this.card("flaky_ref").click();
    await this.page.getByRole("tab", { name: "Policy" }).click();
    await this.page.getByRole("radio", { name: "Own policy here" }).click();
  }

  async saved(): Promise<void> {
    await expect(this.page.getByText(/Draft saved/)).toBeVisible();
  }
}
