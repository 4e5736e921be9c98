"use client";

import { type ComponentType, useEffect, useState, useSyncExternalStore } from "react";

import { onToastWaiting, waitingToast } from "./toast";

/** What shows toasts is fetched behind the page, and again while it cannot be had. */
const BEHIND_MS = 250;
const AGAIN_MS = 3_000;

/** Where toasts appear. What is said before they can, or while the server that has their code is away, stands there plainly. */
export function Toaster() {
  const [Stack, setStack] = useState<ComponentType | null>(null);
  const waiting = useSyncExternalStore(onToastWaiting, waitingToast, () => null);
  useEffect(() => {
    if (Stack) return undefined;
    let timer = setTimeout(fetchStack, BEHIND_MS);
    let isWanted = true;
    function fetchStack() {
      import("./toast-stack").then(
        ({ ToastStack }) => isWanted && setStack(() => ToastStack),
        () => {
          if (isWanted) timer = setTimeout(fetchStack, AGAIN_MS);
        },
      );
    }
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [Stack]);
  if (Stack) return <Stack />;
  if (waiting === null) return null;
  return (
    <p
      role="alert"
      className="fixed right-4 bottom-4 z-50 max-w-sm rounded-card border border-border-default bg-surface-1 p-4 text-sm shadow-lg"
    >
      {waiting}
    </p>
  );
}
