import { expect, type Locator, type Page } from "@playwright/test";

/** A person's hands: every click, key chord, drag, drop or typed word is one action, and they are counted. */
export class Hands {
  readonly page: Page;
  #count = 0;

  constructor(page: Page) {
    this.page = page;
  }

  async click(target: Locator): Promise<void> {
    this.#count += 1;
    await target.click();
  }

  async press(keys: string): Promise<void> {
    this.#count += 1;
    await this.page.keyboard.press(keys);
  }

  /** Into whatever has the focus. */
  async type(text: string): Promise<void> {
    this.#count += 1;
    await this.page.keyboard.type(text);
  }

  /** What is one action without a method of its own: a drag, a drop, a chosen file. */
  async act(run: () => Promise<unknown>): Promise<void> {
    this.#count += 1;
    await run();
  }

  /** Since the last time; begins anew. */
  expectAtMost(most: number): void {
    const count = this.#count;
    this.#count = 0;
    expect(count).toBeLessThanOrEqual(most);
  }
}
