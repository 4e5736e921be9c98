// How much JavaScript the designer needs before it can be used.
import type { Browser } from "@playwright/test";

import { openPage } from "./canvas-page";

export interface ScriptBytes {
  /** Scripts that the page itself names, as they are sent. */
  readonly first: number;
  /** With all that comes by itself afterwards, before anything is opened. */
  readonly all: number;
}

export async function scriptBytes(browser: Browser, address: string): Promise<ScriptBytes> {
  const html = await (await fetch(address)).text();
  const named = new Set([...html.matchAll(/chunks\/([\w.~-]+\.js)/g)].map(([, name]) => name));
  const page = await browser.newPage();
  const sizes: Promise<{ name: string; bytes: number }>[] = [];
  page.on("response", (response) => {
    const name = new URL(response.url()).pathname.split("/").at(-1) ?? "";
    if (!name.endsWith(".js")) return;
    sizes.push(
      response
        .request()
        .sizes()
        .then(({ responseBodySize }) => ({ name, bytes: responseBodySize })),
    );
  });
  try {
    await openPage(page, address);
    await page.waitForTimeout(2_000);
    const found = await Promise.all(sizes);
    const sum = (list: typeof found) => list.reduce((total, { bytes }) => total + bytes, 0);
    return { first: sum(found.filter(({ name }) => named.has(name))), all: sum(found) };
  } finally {
    await page.close();
  }
}
