import { describe, expect, it, vi } from "vitest";

import type { CanvasHandle } from "./designer-context";
import { createEdgeScroll } from "./edge-scroll";

function canvas() {
  const setViewport = vi.fn<(view: object) => void>();
  const box = { left: 200, right: 1_000, top: 50, bottom: 650 };
  const handle = {
    element: { getBoundingClientRect: () => box },
    instance: { getViewport: () => ({ x: 0, y: 0, zoom: 1 }), setViewport },
  } as unknown as CanvasHandle;
  return { setViewport, tick: createEdgeScroll(handle) };
}

const times = (count: number, step: () => void) => {
  for (let at = 0; at < count; at += 1) step();
};

describe("the edge of the canvas during a drag", () => {
  it("moves the view after a moment there", () => {
    const { setViewport, tick } = canvas();
    times(20, () => tick({ x: 210, y: 300 }));
    expect(setViewport).not.toHaveBeenCalled();
    tick({ x: 210, y: 300 });
    expect(setViewport).toHaveBeenLastCalledWith({ x: 8, y: 0, zoom: 1 });
    tick({ x: 990, y: 640 });
    expect(setViewport).toHaveBeenLastCalledWith({ x: -8, y: -8, zoom: 1 });
  });

  it("is passed by what comes in from a panel", () => {
    const { setViewport, tick } = canvas();
    times(100, () => tick({ x: 100, y: 300 }));
    times(15, () => tick({ x: 220, y: 300 }));
    times(5, () => tick({ x: 500, y: 300 }));
    times(15, () => tick({ x: 220, y: 300 }));
    expect(setViewport).not.toHaveBeenCalled();
  });
});
