"use client";

import { useEffect, useState, useSyncExternalStore } from "react";

import { lazyPart } from "./lazy-part";
import { isToastWaiting, onToastWaiting } from "./toast";

const ToastStack = lazyPart(async () => (await import("./toast-stack")).ToastStack);
/** Loaded without being asked for, so that it can still say that the server is gone. */
const READY_MS = 2_000;

/** Where toasts appear. */
export function Toaster() {
  const [isLate, setIsLate] = useState(false);
  const isWanted = useSyncExternalStore(onToastWaiting, isToastWaiting, () => false);
  useEffect(() => {
    if (isLate) return undefined;
    const timer = setTimeout(() => setIsLate(true), isWanted ? 0 : READY_MS);
    return () => clearTimeout(timer);
  }, [isLate, isWanted]);
  return isLate ? <ToastStack /> : null;
}
