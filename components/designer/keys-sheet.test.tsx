import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import { KEY_GROUPS } from "@/components/ui/bound-keys";
import { areSingleKeysOn, isSingleKey } from "@/components/ui/single-keys";
import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { DesignerContext } from "./designer-context";
import { emptyDefinition } from "./draft";
import { KeysSheet } from "./keys-sheet";
import { ACTIONS } from "./shortcuts";
import { createDesignerStore } from "./store";

afterEach(cleanup);

function open(): void {
  const newId = createIds("b");
  const opened = openWorkspace({ definition: emptyDefinition("flow") }, newId);
  if (!opened.ok) throw new Error("unreadable");
  const store = createDesignerStore("flow", opened.workspace, newId, null);
  store.setState({ sheet: "keys" });
  render(
    <DesignerContext.Provider value={store}>
      <KeysSheet />
    </DesignerContext.Provider>,
  );
}

const BOUND = [
  ...ACTIONS.filter(({ keys }) => keys.length > 0),
  ...KEY_GROUPS.flatMap(({ keys }) => keys),
];

/** What every control does with these keys needs no list. */
const GENERAL = new Set([" ", "Tab", "Enter", "Escape"]);

/** Keys that components compare events with, wherever they do. */
function keysInSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.includes(".test."))
    .flatMap((path) => {
      const text = readFileSync(join(folder, path), "utf8");
      return [...text.matchAll(/\bevent\.key === "([^"]+)"|[^.\w]key === "([^"]|F\d+)"/g)];
    })
    .flatMap(([, own, other]) => own ?? other ?? []);
}

describe("the list of keys", () => {
  it("has every action with a key, and every key that is bound elsewhere, in its place", () => {
    open();
    const sections = screen.getAllByRole("region");
    expect(sections).toHaveLength(KEY_GROUPS.length + 1);
    const words = sections.flatMap((one) => within(one).getAllByRole("definition"));
    expect(words.map(({ textContent }) => textContent)).toEqual(BOUND.map(({ title }) => title));
    for (const { title, keys } of BOUND) {
      const row = words.find(({ textContent }) => textContent === title);
      const shown = row?.parentElement?.querySelectorAll("kbd");
      expect([title, shown?.length]).toEqual([title, keys.length]);
    }
  });
  it("has no two actions with one key", () => {
    const keys = ACTIONS.flatMap((action) => action.keys);
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });
  it("misses no key that some component listens to", () => {
    const listed = new Set(
      BOUND.flatMap(({ keys }) => keys).flatMap((key) => [key, key.split("+").at(-1) ?? ""]),
    );
    const found = keysInSources(join(import.meta.dirname, ".."));
    expect(found).toContain("F12");
    const missing = found.filter(
      (key) =>
        !GENERAL.has(key) && !listed.has(key) && !listed.has(key.toUpperCase()) && key !== "=",
    );
    expect(missing).toEqual([]);
  });
  it("can do without keys that are one letter, in this browser", async () => {
    open();
    const user = userEvent.setup();
    expect(areSingleKeysOn()).toBe(true);
    await user.click(screen.getByRole("switch", { name: /one letter/ }));
    expect(areSingleKeysOn()).toBe(false);
    expect(isSingleKey(new KeyboardEvent("keydown", { key: "M", shiftKey: true }))).toBe(true);
    expect(isSingleKey(new KeyboardEvent("keydown", { key: "z", ctrlKey: true }))).toBe(false);
    expect(isSingleKey(new KeyboardEvent("keydown", { key: "ArrowDown" }))).toBe(false);
    await user.click(screen.getByRole("switch", { name: /one letter/ }));
    expect(areSingleKeysOn()).toBe(true);
  });
  it("is searched by what a key does, and by the key", async () => {
    open();
    const user = userEvent.setup();
    const titles = () => screen.queryAllByRole("definition").map(({ textContent }) => textContent);
    await user.type(screen.getByRole("searchbox"), "source");
    expect(titles()).toEqual(["Go to the source of the expression"]);
    await user.clear(screen.getByRole("searchbox"));
    await user.type(screen.getByRole("searchbox"), "shift+r");
    expect(titles()).toEqual(["Edit the input, then retry"]);
    await user.clear(screen.getByRole("searchbox"));
    await user.type(screen.getByRole("searchbox"), "nothing of it");
    expect(titles()).toEqual([]);
  });
});
