import type { ComponentProps } from "react";

import { cn } from "./cn";

const FIELD =
  "w-full rounded-control border border-border-strong bg-surface-1 px-2 placeholder:text-text-3 disabled:cursor-not-allowed disabled:opacity-50 aria-invalid:border-status-failed-solid";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(FIELD, "h-8", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea className={cn(FIELD, "min-h-20 py-1.5", className)} {...props} />;
}

/** The browser's own list: works with every keyboard, reader and phone. */
export function Select({ className, ...props }: ComponentProps<"select">) {
  return <select className={cn(FIELD, "h-8", className)} {...props} />;
}
