import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import { PictureCompare } from "./picture-compare";

afterEach(cleanup);

const picture = (name: string) => ({
  id: name,
  name,
  url: "/a",
  width: 40,
  height: 30,
  format: "webp",
  bytes: 84_210,
});
const ignore = () => undefined;
const pair = { left: picture("boat.jpg"), right: picture("boat.webp") };

describe("comparing two pictures", () => {
  it("moves the line by keys and says where it is", async () => {
    render(<PictureCompare {...pair} mode="slider" onMode={ignore} />);
    const slider = screen.getByRole("slider");
    const seen: (string | null)[] = [];
    slider.focus();
    for (const keys of ["{ArrowLeft}", "{PageUp}", "{End}", "{ArrowRight}", "{Home}", "2"]) {
      await userEvent.keyboard(keys);
      seen.push(slider.getAttribute("aria-valuenow"));
    }
    expect(seen).toEqual(["49", "59", "100", "100", "0", "50"]);
    expect(slider.getAttribute("aria-valuetext")).toBe("50 % of boat.jpg");
    await userEvent.keyboard("o");
    expect(slider.getAttribute("aria-orientation")).toBe("vertical");
  });

  it("shows size and bytes of both", () => {
    render(<PictureCompare {...pair} mode="side" onMode={ignore} />);
    expect(screen.getAllByText(/40 × 30 · WebP · 84 KB/)).toHaveLength(2);
  });

  it("zooms and moves both alike by keys, and fits again", async () => {
    render(<PictureCompare {...pair} mode="side" onMode={ignore} />);
    screen.getByRole("button", { name: "Fit" }).focus();
    await userEvent.keyboard("++{Shift>}{ArrowLeft}{/Shift}");
    const [left, right] = screen.getAllByRole("img");
    expect(left?.style.transform).toBe("translate(10%, 0%) scale(2.25)");
    expect(right?.style.transform).toBe(left?.style.transform);
    await userEvent.keyboard("0");
    expect(left?.style.transform).toBe("translate(0%, 0%) scale(1)");
  });

  it("shows the other picture by hand where things are to keep still", async () => {
    window.matchMedia = (query) =>
      ({ matches: true, media: query, addEventListener() {}, removeEventListener() {} }) as never;
    render(<PictureCompare {...pair} mode="flicker" onMode={ignore} />);
    expect(screen.getByText(/less motion/)).toBeTruthy();
    const shown = () =>
      screen.getAllByRole("img").map(({ className }) => !/invisible/.test(className));
    expect(shown()).toEqual([true, false]);
    await userEvent.click(screen.getByRole("button", { name: "Show the other" }));
    expect(shown()).toEqual([false, true]);
  });
});
