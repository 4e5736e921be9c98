import { readFileSync } from "node:fs";

import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import * as icons from "./icons";

const codepoints: Readonly<Record<string, number>> = JSON.parse(
  readFileSync("node_modules/lucide-static/font/codepoints.json", "utf8"),
);
const CODES = new Map(
  Object.entries(codepoints).map(([name, code]) => [name.replaceAll("-", ""), code]),
);

describe("icons", () => {
  it("are the letters of their names", () => {
    const drawn = Object.entries(icons).map(([name, Glyph]) => {
      const { container } = render(<Glyph />);
      const letter = container.querySelector("i")?.dataset["letter"] ?? "";
      return [name.toLowerCase(), letter.codePointAt(0)];
    });
    expect(drawn).toEqual(drawn.map(([name = ""]) => [name, CODES.get(String(name))]));
    expect(drawn.length).toBeGreaterThan(100);
  });

  it("are read out with a name alone, and are never text of the page", () => {
    const { container } = render(
      <p>
        <icons.Plus aria-label="More" />
        <icons.Minus />
      </p>,
    );
    expect(screen.getAllByRole("img").map((icon) => icon.getAttribute("aria-label"))).toEqual([
      "More",
    ]);
    expect(container.textContent).toBe("");
  });
});
