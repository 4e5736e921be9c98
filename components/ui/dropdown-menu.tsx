"use client";

import { DropdownMenu as Primitive } from "radix-ui";
import type { ComponentProps } from "react";

import { cn } from "./cn";
import { useMenuPlace } from "./menu-place";

export const DropdownMenu = Primitive.Root;
export const DropdownMenuTrigger = Primitive.Trigger;

export function DropdownMenuContent({
  className,
  ...props
}: ComponentProps<typeof Primitive.Content>) {
  const place = useMenuPlace();
  return (
    <Primitive.Portal container={place}>
      <Primitive.Content
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          "z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-tile border border-border-default bg-surface-1 p-1 shadow-menu",
          className,
        )}
        {...props}
      />
    </Primitive.Portal>
  );
}

interface ItemProps extends ComponentProps<typeof Primitive.Item> {
  readonly danger?: boolean;
  /** Keys that do the same, at the end of the row. */
  readonly keys?: string | undefined;
}

export function DropdownMenuItem({
  className,
  danger = false,
  keys,
  children,
  ...props
}: ItemProps) {
  return (
    <Primitive.Item
      className={cn(
        "flex min-h-8 cursor-pointer items-center gap-2 rounded-control px-2 outline-none data-[disabled]:cursor-not-allowed data-[disabled]:opacity-50 data-[highlighted]:bg-surface-hover",
        danger && "text-status-failed-fg",
        className,
      )}
      {...props}
    >
      {/* One child alone may be a link that is the row itself. */}
      {keys === undefined ? (
        children
      ) : (
        <>
          {children}
          <kbd className="ml-auto pl-6 text-xs text-text-3">{keys}</kbd>
        </>
      )}
    </Primitive.Item>
  );
}

export function DropdownMenuSeparator() {
  return <Primitive.Separator className="my-1 h-px bg-border-subtle" />;
}
