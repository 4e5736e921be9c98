import { readFile } from "node:fs/promises";

import { expect, it } from "vitest";

const TOKENS = {
  download: "text-2",
  more: "text-2",
  smaller: "status-completed-fg",
  larger: "status-retry-fg",
} as const;

it("icons of tiles have the colours of the tokens in both themes", async () => {
  const tokens = await readFile("app/globals.css", "utf8");
  const icons = await readFile("components/pictures/tile-icon.css", "utf8");
  for (const theme of [":root", ".dark"]) {
    const from = tokens.indexOf(`\n${theme} {`);
    const block = tokens.slice(from, tokens.indexOf("\n}", from));
    for (const [icon, token] of Object.entries(TOKENS)) {
      const color = new RegExp(`--${token}: #([0-9a-f]{6});`).exec(block)?.[1];
      const before = theme === ".dark" ? ".dark " : "";
      const rule = icons.indexOf(`\n${before}[data-tile-icon="${icon}"] {`);
      expect(rule).toBeGreaterThan(0);
      const used = /stroke='%23([0-9a-f]{6})'/.exec(icons.slice(rule))?.[1];
      expect(`${icon} ${used}`).toBe(`${icon} ${color}`);
    }
  }
});
