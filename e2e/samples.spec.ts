import { readFileSync } from "node:fs";

import type { Locator } from "@playwright/test";

import { DesignerPage } from "./designer-page";
import { expect, test } from "./fixtures";
import { RunPage } from "./run-page";

/** Samples that make their pictures in a child workflow, in branches that are decided at run time, and by effects. */
const SAMPLES = [
  {
    name: "image_convert_resize_multipleformat_subworkflow",
    pictures: 2,
    files: [/^lake-.*-1200x\d+\.jpg$/, /^lake-.*-1200x\d+\.webp$/],
  },
  {
    name: "image_multiple_convert_resize",
    pictures: 4,
    files: [/-400x\d+\.jpg$/, /-400x\d+\.webp$/, /-\d+x600\.jpg$|-800x\d+\.jpg$/],
  },
  { name: "image_effects_all", pictures: 3, files: [/sepia/, /vibrant/, /watermark/] },
] as const;

for (const { name, pictures, files } of SAMPLES) {
  test(`${name} runs with its photo; its ${pictures} pictures are seen and downloaded`, async ({
    page,
  }) => {
    await new DesignerPage(page).open(name);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.getByRole("button", { name: "Use the sample photo" }).click();
    await page.getByRole("button", { name: "Start" }).click();
    await page.waitForURL(/[?&]run=/);
    const run = new RunPage(page);
    await run.status("Completed", 40_000);

    await run.bar.getByRole("button", { name: new RegExp(`^${pictures} variants`) }).click();
    const sheet = page.getByRole("dialog", { name: "Variants" });
    const links = sheet.getByRole("link", { name: /^Download .*\.(?:jpg|webp)$/ });
    await expect(links).toHaveCount(pictures);
    const shown = sheet.locator('img[src*="/preview"]');
    await expect.poll(() => widths(shown)).toHaveLength(await shown.count());
    await expect.poll(async () => Math.min(...(await widths(shown)))).toBeGreaterThan(0);

    const names: string[] = [];
    for (const link of await links.all()) {
      const coming = page.waitForEvent("download");
      await link.click();
      const file = await coming;
      names.push(file.suggestedFilename());
      expect(kindOf(await file.path())).toBe(names.at(-1)?.split(".").at(-1));
    }
    for (const pattern of files) expect(names).toContainEqual(expect.stringMatching(pattern));
    expect(new Set(names).size).toBe(pictures);

    const zip = page.waitForEvent("download");
    await sheet.getByRole("link", { name: "Download zip", exact: true }).click();
    const archive = readFileSync(await (await zip).path()).toString("latin1");
    for (const each of names) expect(archive).toContain(each);
    expect(archive).toContain("manifest.json");
  });
}

/** Of the loaded pictures, in pixels; 0: not loaded. */
async function widths(pictures: Locator): Promise<number[]> {
  return await pictures.evaluateAll((all) =>
    all.map((one) => (one as HTMLImageElement).naturalWidth),
  );
}

function kindOf(path: string): string {
  const head = readFileSync(path).subarray(0, 12);
  return head[0] === 0xff && head[1] === 0xd8
    ? "jpg"
    : head.toString("latin1", 8, 12).toLowerCase();
}
