"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";
import { toast, Toaster } from "sonner";

import { showToasts } from "./toast";

const STYLE = {
  background: "var(--surface-1)",
  color: "var(--text-1)",
  border: "1px solid var(--border-default)",
  fontFamily: "var(--font-geist-sans)",
  flexWrap: "wrap",
} as const;

/** Buttons that leave the words no room go below them. */
const BUTTON = "max-w-full overflow-hidden whitespace-nowrap";
const CLASSES = { content: "basis-44!", actionButton: BUTTON, cancelButton: BUTTON };

/** What is said, one over the other. */
export function ToastStack() {
  const { resolvedTheme } = useTheme();
  useEffect(() => showToasts(({ kind, text, options }) => void toast[kind](text, options)), []);
  return (
    <Toaster
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      toastOptions={{ style: STYLE, classNames: CLASSES }}
    />
  );
}
