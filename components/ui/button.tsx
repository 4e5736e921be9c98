import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn";

export const buttonVariants = cva(
  // A finger needs more room than a pointer.
  "pointer-coarse:min-h-11 pointer-coarse:min-w-11 inline-flex shrink-0 items-center justify-center gap-2 rounded-control border text-sm font-medium whitespace-nowrap transition-colors disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-not-allowed aria-disabled:opacity-50",
  {
    variants: {
      variant: {
        primary: "border-transparent bg-accent text-on-accent hover:opacity-90",
        secondary: "border-border-default bg-surface-1 text-text-1 hover:bg-surface-hover",
        ghost:
          "border-transparent bg-transparent text-text-2 hover:bg-surface-hover hover:text-text-1",
        danger: "border-transparent bg-danger text-on-danger hover:opacity-90",
      },
      size: { md: "h-8 px-3", sm: "h-7 px-2", icon: "size-8", "icon-sm": "size-7" },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonVariants> {
  /** The only child takes the looks: a link that looks like a button. */
  readonly asChild?: boolean;
}

export function Button({ className, variant, size, asChild = false, type, ...props }: ButtonProps) {
  const classes = cn(buttonVariants({ variant, size }), className);
  if (asChild) return <Slot.Root className={classes} {...props} />;
  return <button type={type ?? "button"} className={classes} {...props} />;
}
