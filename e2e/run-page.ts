import { readFileSync } from "node:fs";

import { type APIRequestContext, expect, type Locator, type Page } from "@playwright/test";

/** A run, by what a person sees of it. */
export class RunPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(id: string, query = ""): Promise<void> {
    await this.page.goto(`/executions/${id}${query}`);
    await expect(this.bar).toBeVisible();
  }

  get bar(): Locator {
    return this.page.getByRole("region", { name: "Run", exact: true });
  }

  get drawer(): Locator {
    return this.page.getByRole("complementary", { name: "Task" });
  }

  /** A card whose spoken name contains a text. */
  card(text: string | RegExp): Locator {
    return this.page.locator(".canvas").getByRole("group", { name: text }).first();
  }

  /** The word in the bar. */
  async status(word: string, timeout = 20_000): Promise<void> {
    await expect(this.bar.getByText(word, { exact: true }).first()).toBeVisible({ timeout });
  }
}

/** Stores a photo; answers its `upload://…` address. */
export async function uploadPhoto(request: APIRequestContext): Promise<string> {
  const answer = await request.post("/api/artifacts", {
    data: readFileSync("public/samples/photos/geyser.jpg"),
    headers: { "content-type": "image/jpeg", "x-file-name": "geyser.jpg" },
  });
  return ((await answer.json()) as { fileLocation: string }).fileLocation;
}

export async function startRun(
  request: APIRequestContext,
  name: string,
  input: object,
): Promise<string> {
  const answer = await request.post(`/api/workflow/${name}`, { data: input });
  expect(answer.status()).toBe(200);
  return answer.text();
}

/** Starts a workflow that is not registered. */
export async function startInline(
  request: APIRequestContext,
  tasks: readonly object[],
  input: object = {},
): Promise<string> {
  const workflowDef = { name: "inline", version: 1, tasks };
  const answer = await request.post("/api/workflow", {
    data: { name: "inline", workflowDef, input },
  });
  expect(answer.status()).toBe(200);
  return answer.text();
}

/** Runs the sample with two formats to its end. */
export async function finishedRun(request: APIRequestContext): Promise<string> {
  const fileLocation = await uploadPhoto(request);
  const id = await startRun(request, "image_convert_resize_multipleformat", {
    fileLocation,
    recipeParameters: { outputSize: { width: 300 } },
  });
  await expect
    .poll(async () => (await (await request.get(`/api/workflow/${id}`)).json()).status, {
      timeout: 20_000,
    })
    .toBe("COMPLETED");
  return id;
}
