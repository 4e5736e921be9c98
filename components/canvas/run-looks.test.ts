import { describe, expect, it } from "vitest";

import * as allIcons from "@/components/ui/icons";

import { STATUS_BORDER, STATUS_FILL, STATUS_TEXT } from "./status-classes";
import { RUN_LOOKS, stateIcon } from "./run-looks";

const all = Object.entries(RUN_LOOKS);

describe("the fifteen states of a card", () => {
  it("are all there, each with colour, icon, border and word", () => {
    expect(all).toHaveLength(15);
    const lacking = all.filter(([, { token, icon, border, word }]) => {
      const classes = [STATUS_TEXT, STATUS_BORDER, STATUS_FILL].map((one) => one[token]);
      return [icon, border, word, ...classes].some((channel) => !channel);
    });
    expect(lacking).toEqual([]);
  });

  it("never share icon and border, nor the word", () => {
    const icons = Object.values(allIcons);
    const pairs = all.map(([, { icon, border }]) => `${icons.indexOf(icon)} ${border}`);
    expect(new Set(pairs).size).toBe(all.length);
    expect(new Set(all.map(([, { word }]) => word)).size).toBe(all.length);
  });

  it("tell by the icon what is waited for", () => {
    const icons = ["WAIT", "HUMAN", "JOIN", "SUB_WORKFLOW"].map((type) =>
      stateIcon("waiting", type),
    );
    expect(new Set(icons).size).toBe(4);
    expect(stateIcon("waiting", "constructor")).toBe(RUN_LOOKS.waiting.icon);
  });
});
