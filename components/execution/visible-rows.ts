import { useEffect, useRef, useState } from "react";

const MORE_ROWS = 8;
const FIRST_PIXELS = 400;

/** Which of many rows of one height are in sight of a scrolling element, with some to spare: `[from, to)`. */
export function useVisibleRows(count: number, rowPixels: number) {
  const scroller = useRef<HTMLDivElement>(null);
  const [sight, setSight] = useState({ top: 0, height: FIRST_PIXELS });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const look = () => {
      // A step at a time: not every pixel draws again.
      const top = Math.floor(element.scrollTop / (rowPixels * 4)) * rowPixels * 4;
      const height = Math.max(FIRST_PIXELS, element.clientHeight);
      setSight((before) =>
        before.top === top && before.height === height ? before : { top, height },
      );
    };
    element.addEventListener("scroll", look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      observer.disconnect();
    };
  }, [rowPixels]);
  const from = Math.max(0, Math.floor(sight.top / rowPixels) - MORE_ROWS);
  const to = Math.min(count, Math.ceil((sight.top + sight.height) / rowPixels) + MORE_ROWS);
  return { scroller, from, to, height: count * rowPixels };
}
