"use client";

import { useDesigner } from "./designer-context";

/** Speaks what was done, for those who do not see it. */
export function LiveRegion() {
  const { text, number } = useDesigner((state) => state.said);
  // Other content each time, so that the same words are read again.
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
      {number % 2 === 0 ? "" : "\u00A0"}
    </p>
  );
}
