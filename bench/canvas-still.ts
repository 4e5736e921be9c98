// What the browser alone needs for an insertion: the designer's page without its scripts, changed in the same way.
import type { Page } from "@playwright/test";

import { insert, toldMs } from "./canvas-page";

/** The page around an insertion; elements that stay are marked alike in both. */
export interface StillPage {
  /** The tag of the document, with its classes. */
  readonly tag: string;
  readonly styles: string;
  readonly before: string;
  readonly after: string;
}

const SETTLE_MS = 1_500;

/** Takes the designer's page as it is when Enter puts a task in, and in the frame that shows the task. */
export async function takeStill(page: Page): Promise<StillPage> {
  await insert(page);
  await page.waitForTimeout(SETTLE_MS);
  await page.evaluate(() => {
    const nodes = () => document.querySelectorAll(".react-flow__node-task").length;
    addEventListener(
      "keydown",
      ({ key }) => {
        if (key !== "Enter") return;
        for (const [at, element] of document.body.querySelectorAll("*").entries())
          element.setAttribute("data-still", String(at));
        const known = nodes();
        const still: Record<string, string> = { before: document.body.innerHTML };
        Object.assign(window, { still });
        const look = () => {
          if (nodes() === known) requestAnimationFrame(look);
          else still["after"] = document.body.innerHTML;
        };
        requestAnimationFrame(look);
      },
      { capture: true },
    );
  });
  await insert(page);
  return page.evaluate(async () => {
    const links = [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")];
    const texts = await Promise.all(links.map(async ({ href }) => (await fetch(href)).text()));
    const { before = "", after = "" } = Reflect.get(window, "still") as Record<string, string>;
    const root = document.documentElement.cloneNode() as HTMLElement;
    const plain = (html: string) => html.replaceAll(/<script.*?<\/script>/gs, "");
    return {
      tag: root.outerHTML.replace("</html>", ""),
      styles: texts.join("\n"),
      before: plain(before),
      after: plain(after),
    };
  });
}

/** Answers the time from Enter to the frame that shows the change, in ms, where nothing but the change is made. */
export async function changeStill(page: Page, url: string, still: StillPage): Promise<number> {
  // Fonts are allowed for the pages of the server alone.
  await page.goto(`${url}/api/health`);
  await page.setContent(
    `<!doctype html>${still.tag}<head><base href="${url}/_next/static/chunks/"><style>${still.styles}</style></head><body>${still.before}</body></html>`,
  );
  await page.waitForTimeout(SETTLE_MS);
  const changes = await page.evaluate(prepareChange, still.after);
  if (changes === 0) throw new Error("The two pages are alike.");
  const changed = toldMs(page, "changed");
  await page.keyboard.press("Enter");
  return changed;
}

/** In the page: works out what differs, so that a key does nothing but change it. Answers the number of changes. */
function prepareChange(html: string): number {
  const target = document.createElement("body");
  target.innerHTML = html;
  const changes: (() => void)[] = [];
  const markOf = (node: Node) => (node instanceof Element ? node.getAttribute("data-still") : null);
  const attributes = (old: Element, now: Element) => {
    for (const { name, value } of now.attributes)
      if (old.getAttribute(name) !== value) changes.push(() => old.setAttribute(name, value));
    for (const { name } of old.attributes)
      if (!now.hasAttribute(name)) changes.push(() => old.removeAttribute(name));
  };
  const children = (old: Element, now: Element) => {
    const isText = (node: ChildNode) => !(node instanceof Element);
    const known = new Map([...old.children].map((child) => [markOf(child), child]));
    const texts = [...old.childNodes].filter(isText);
    let last: ChildNode | null = null;
    for (const child of now.childNodes) {
      const same: ChildNode | undefined = isText(child) ? texts.shift() : known.get(markOf(child));
      if (same instanceof Element && child instanceof Element) {
        known.delete(markOf(child));
        attributes(same, child);
        children(same, child);
      } else if (same && same.textContent !== child.textContent) {
        changes.push(() => Object.assign(same, { textContent: child.textContent }));
      }
      const fresh = document.importNode(child, true);
      const before = last;
      if (!same) changes.push(() => old.insertBefore(fresh, before?.nextSibling ?? null));
      last = same ?? fresh;
    }
    for (const gone of [...known.values(), ...texts]) changes.push(() => gone.remove());
  };
  children(document.body, target);
  addEventListener(
    "keydown",
    () => {
      const atMs = performance.now();
      for (const change of changes) change();
      // Behind the frame that shows it.
      const tell = () => console.debug(`changed ${performance.now() - atMs}`);
      requestAnimationFrame(() => setTimeout(tell, 0));
    },
    { once: true },
  );
  return changes.length;
}
