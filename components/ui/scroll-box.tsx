import type { ReactNode } from "react";

import { cn } from "./cn";

interface ScrollBoxProps {
  readonly label: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** Text as it is written, longer than its box: it is read by scrolling, also without a pointer. */
export function ScrollBox({ label, className, children }: ScrollBoxProps) {
  return (
    <pre
      tabIndex={0}
      role="region"
      aria-label={label}
      className={cn("overflow-auto rounded-tile bg-surface-2 p-2 font-mono text-xs", className)}
    >
      {children}
    </pre>
  );
}
