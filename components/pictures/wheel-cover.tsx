"use client";

import { useEffect, useRef } from "react";

/** After the last step of the wheel; a pause within one turn is shorter. */
const REST_MS = 120;

/**
 * Lies over what is scrolled while the wheel turns: tiles that pass under a resting pointer are not pointed at, and
 * change nothing. Fingers never bring it.
 */
export function WheelCover() {
  const cover = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = cover;
    const around = current?.parentElement;
    if (!current || !around) return undefined;
    let timer = 0;
    const uncover = () => {
      current.style.pointerEvents = "none";
    };
    const onWheel = () => {
      current.style.pointerEvents = "auto";
      window.clearTimeout(timer);
      timer = window.setTimeout(uncover, REST_MS);
    };
    around.addEventListener("wheel", onWheel, { passive: true });
    return () => {
      window.clearTimeout(timer);
      around.removeEventListener("wheel", onWheel);
    };
  }, []);
  return (
    <div
      ref={cover}
      aria-hidden
      data-wheel-cover=""
      className="pointer-events-none absolute inset-0 z-10"
    />
  );
}
