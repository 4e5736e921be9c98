import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import { PictureCompare } from "./picture-compare";

afterEach(cleanup);

const picture = (name: string) => ({
  name,
  url: "/a",
  width: 40,
  height: 30,
  format: "webp",
  bytes: 84_210,
});

describe("comparing two pictures", () => {
  it("moves the line by keys and says where it is", async () => {
    render(<PictureCompare left={picture("boat.jpg")} right={picture("boat.webp")} />);
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
    render(<PictureCompare left={picture("boat.jpg")} right={picture("boat.webp")} />);
    expect(screen.getAllByText(/40 × 30 · WebP · 84 KB/)).toHaveLength(2);
  });
});
