import { type RefObject, useEffect, useState } from "react";

import { ROW_HEIGHT } from "./row-height";

/** Up to here every line is in the page. */
const ALL = 80;
const AROUND = 20;

/**
 * Positions of the lines that are in the page: all of a short list; of a long one those that are seen, and the one that
 * the tab key stops at.
 */
export function useVisibleRows(
  rows: readonly unknown[],
  stop: number,
  tree: RefObject<HTMLElement | null>,
): readonly number[] {
  const [first, setFirst] = useState(0);
  const [size, setSize] = useState(AROUND);
  const isLong = rows.length > ALL;
  useEffect(() => {
    const scroller = tree.current?.parentElement;
    if (!isLong || !scroller) return undefined;
    const measure = () => {
      setFirst(Math.floor(scroller.scrollTop / ROW_HEIGHT / 10) * 10);
      setSize(Math.ceil(scroller.clientHeight / ROW_HEIGHT));
    };
    measure();
    scroller.addEventListener("scroll", measure, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => {
      scroller.removeEventListener("scroll", measure);
      observer.disconnect();
    };
  }, [isLong, tree]);
  if (!isLong) return rows.map((_, at) => at);
  const from = Math.max(0, first - AROUND);
  const to = Math.min(rows.length, first + size + AROUND);
  const shown = new Set(Array.from({ length: to - from }, (_, at) => from + at));
  for (let at = Math.max(0, stop - 1); at <= Math.min(rows.length - 1, stop + 1); at++)
    shown.add(at);
  return [...shown].toSorted((a, b) => a - b);
}
