import type { ComponentProps } from "react";

import { cn } from "./cn";

interface BadgeProps extends ComponentProps<"span"> {
  readonly tone?: "neutral" | "accent";
}

export function Badge({ tone = "neutral", className, ...props }: BadgeProps) {
  const colours =
    tone === "accent" ? "bg-accent-soft text-accent-text" : "bg-surface-2 text-text-2";
  return (
    <span
      className={cn(
        "inline-flex items-center rounded-full px-2 py-0.5 text-xs font-medium tabular-nums",
        colours,
        className,
      )}
      {...props}
    />
  );
}
