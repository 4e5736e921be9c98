import { test as base } from "@playwright/test";

import { startServer, type RunningServer } from "./server";

/** The server of one spec file at a time. */
class House {
  private file = "";
  private running: RunningServer | null = null;

  async serverOf(file: string): Promise<RunningServer> {
    if (this.running === null || this.file !== file) {
      await this.close();
      this.file = file;
      this.running = await startServer();
    }
    return this.running;
  }

  async close(): Promise<void> {
    const { running } = this;
    this.running = null;
    await running?.stop();
  }
}

/** Every spec file gets one server of its own; console errors of a page fail its test. */
export const test = base.extend<{ server: RunningServer; quiet: void }, { house: House }>({
  house: [
    // oxlint-disable-next-line eslint/no-empty-pattern
    async ({}, use) => {
      const house = new House();
      await use(house);
      await house.close();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ house }, use, { file }) => {
      await use(await house.serverOf(file));
    },
    { timeout: 60_000 },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.url);
  },
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      // From the beginning: a window for files that opens before its interception is in place is never heard of.
      page.on("filechooser", () => undefined);
      await use();
      if (errors.length > 0) throw new Error(`The page logged errors:\n${errors.join("\n")}`);
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
