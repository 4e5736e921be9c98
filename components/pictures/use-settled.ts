"use client";

import { useEffect, useRef, useState } from "react";

/** A value that changes often, at most once in `everyMs`; the last one always arrives. */
export function useSettled<T>(value: T, everyMs: number): T {
  const latest = useRef(value);
  const [shown, setShown] = useState(value);
  useEffect(() => {
    latest.current = value;
  }, [value]);
  useEffect(() => {
    const timer = setInterval(() => setShown(latest.current), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return shown;
}
