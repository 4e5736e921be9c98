"use client";

import { Popover } from "radix-ui";
import type { KeyboardEvent, ReactNode } from "react";

import { cn } from "@/components/ui/cn";
import type { Point } from "@/lib/core/graph/graph";

/** About half the width of what stands in the middle. */
const HALF = 160;

interface PointPopoverProps {
  /** In the window's pixels; null: in the middle. */
  readonly at: Point | null;
  readonly label: string;
  /** It is over, and waits to be taken away. */
  readonly isHidden?: boolean;
  readonly onClose: () => void;
  readonly onEscape?: () => void;
  readonly className: string;
  readonly children: ReactNode;
}

/** Something to choose from, beside a place of the graph. Where the focus goes afterwards is up to what is chosen. */
export function PointPopover(props: PointPopoverProps) {
  const { at, label, isHidden = false, onClose, onEscape, className, children } = props;
  const left = at?.x ?? window.innerWidth / 2 - HALF;
  const top = at?.y ?? window.innerHeight / 4;
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Anchor style={{ position: "fixed", left, top }} />
      <Popover.Portal>
        <Popover.Content
          data-leaving={isHidden || undefined}
          {...(isHidden && { role: "presentation" })}
          onKeyDownCapture={isHidden ? passOn : undefined}
          side="right"
          align="start"
          sideOffset={12}
          collisionPadding={12}
          aria-label={label}
          className={cn(
            "z-50 max-w-[calc(100vw-1.5rem)] overflow-hidden rounded-panel border border-border-default bg-surface-1 shadow-menu",
            // Seen no more, and nothing around it is worked out anew.
            isHidden && "invisible",
            className,
          )}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onInteractOutside={(event) => isHidden && event.preventDefault()}
          {...(onEscape && { onEscapeKeyDown: onEscape })}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** A key for what is over goes where it would go without it. */
function passOn(event: KeyboardEvent<HTMLElement>): void {
  const { nativeEvent } = event;
  event.stopPropagation();
  (event.target as HTMLElement).blur();
  if (!document.body.dispatchEvent(new window.KeyboardEvent(nativeEvent.type, nativeEvent)))
    event.preventDefault();
}
