import { expect, type Locator, type Page } from "@playwright/test";

/** The pages about the server, by what a person sees of them. */
export class OperationsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(path: "/workers" | "/schedules" | "/settings", query = ""): Promise<void> {
    await this.page.goto(`${path}${query}`);
    // Behind an open form it is there, but not for readers.
    await expect(this.page.locator("h1")).toBeVisible();
  }

  /** The row of a queue. */
  queue(name: string): Locator {
    return this.page.getByRole("row").filter({
      has: this.page.getByText(name, { exact: true }),
    });
  }

  get dialog(): Locator {
    return this.page.getByRole("dialog");
  }

  schedule(name: string): Locator {
    return this.page
      .getByRole("list", { name: "Schedules" })
      .getByRole("listitem")
      .filter({
        has: this.page.getByRole("button", { name: `Edit ${name}` }),
      });
  }

  secret(name: string): Locator {
    return this.page
      .getByRole("list", { name: "Names of secrets" })
      .getByRole("listitem")
      .filter({
        has: this.page.getByText(name, { exact: true }),
      });
  }

  /** A setting, by its variable. */
  setting(variable: string): Locator {
    return this.page.locator("dl > div").filter({
      has: this.page.getByText(variable, { exact: true }),
    });
  }
}
