"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Where toasts appear; `toast` itself comes from sonner. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      toastOptions={{
        style: {
          background: "var(--surface-1)",
          color: "var(--text-1)",
          border: "1px solid var(--border-default)",
          fontFamily: "var(--font-geist-sans)",
        },
      }}
    />
  );
}
