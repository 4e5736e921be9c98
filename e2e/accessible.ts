import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/**
 * What is not accessible on the page as it stands, in both themes. In the dark one nothing but colours can be another:
 * only they are looked at again. `within`: a part of the page alone.
 */
export async function violations(page: Page, within?: string): Promise<string[]> {
  const found: string[] = [];
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expect(page.locator("html")).toHaveClass(new RegExp(String.raw`\b${scheme}\b`));
    // Without frames of other sites nothing has to be put together in a page of its own.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (within !== undefined) axe.include(within);
    if (scheme === "dark") axe.withRules(["color-contrast"]);
    const { violations: all } = await axe.analyze();
    found.push(...all.map(({ id, nodes }) => `${scheme}, ${id}: ${nodes[0]?.html}`));
  }
  return found;
}
