"use client";

import { Popover } from "radix-ui";
import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";
import type { Point } from "@/lib/core/graph/graph";

/** About half the width of what stands in the middle. */
const HALF = 160;

interface PointPopoverProps {
  /** In the window's pixels; null: in the middle. */
  readonly at: Point | null;
  readonly label: string;
  readonly onClose: () => void;
  readonly onEscape?: () => void;
  readonly className: string;
  readonly children: ReactNode;
}

/** Something to choose from, beside a place of the graph. Where the focus goes afterwards is up to what is chosen. */
export function PointPopover(props: PointPopoverProps) {
  const { at, label, onClose, onEscape, className, children } = props;
  const left = at?.x ?? window.innerWidth / 2 - HALF;
  const top = at?.y ?? window.innerHeight / 4;
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor style={{ position: "fixed", left, top }} />
      <Popover.Portal>
        <Popover.Content
          side="right"
          align="start"
          sideOffset={12}
          collisionPadding={12}
          aria-label={label}
          className={cn(
            "z-50 max-w-[calc(100vw-1.5rem)] overflow-hidden rounded-panel border border-border-default bg-surface-1 shadow-menu",
            className,
          )}
          onCloseAutoFocus={(event) => event.preventDefault()}
          {...(onEscape && { onEscapeKeyDown: onEscape })}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
