"use client";

import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

import { Button } from "./button";
import { cn } from "./cn";
import { X } from "./icons";
import { InDialogContext } from "./menu-place";

export const Dialog = Primitive.Root;
export const DialogTrigger = Primitive.Trigger;
export const DialogClose = Primitive.Close;

interface ContentProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** The focus begins at the button that closes it, which is called this. */
  readonly beginsAt?: string;
}

/** In the middle of the window; Escape and a click outside close it, the focus returns to its trigger. */
export function DialogContent({ className, ...props }: ContentProps) {
  return (
    <Panel
      className={cn(
        "top-[15vh] left-1/2 max-h-[75vh] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 rounded-panel",
        className,
      )}
      {...props}
    />
  );
}

interface LongSheetProps extends Omit<ContentProps, "description"> {
  readonly beginsAt: string;
}

interface SheetProps extends ContentProps {
  readonly side?: "right" | "bottom";
}

/** At an edge of the window, for what needs more room. */
export function SheetContent({ side = "right", className, ...props }: SheetProps) {
  const place =
    side === "right"
      ? "inset-y-0 right-0 w-96 max-w-full rounded-l-panel"
      : "inset-x-0 bottom-0 max-h-[80vh] rounded-t-panel";
  return <Panel className={cn(place, className)} {...props} />;
}

/**
 * At the right edge, for hundreds of things that are scrolled: what scrolls is a box of its own, with square corners and
 * nothing in it that sticks, so that the browser moves it without asking the page. Above a page that does not scroll:
 * nothing listens to the wheel to hold that one still.
 */
export function LongSheetContent({ title, beginsAt, className, children }: LongSheetProps) {
  return (
    <Primitive.Portal>
      <div aria-hidden className="fixed inset-0 z-40 bg-scrim" />
      <Primitive.Content
        aria-describedby={undefined}
        className={cn(
          "fixed inset-y-0 right-0 z-50 max-w-full rounded-l-panel border border-border-default bg-surface-1 pl-3.5 shadow-menu",
          className,
        )}
      >
        <CloseButton label={beginsAt} className="top-3 right-6 z-10 max-sm:right-3" />
        <div className="grid h-full grid-cols-[minmax(0,1fr)] content-start gap-4 overflow-y-auto overscroll-contain bg-surface-1 py-5 pr-5 pl-1.5">
          <Primitive.Title className="pr-10 text-lg font-semibold">{title}</Primitive.Title>
          <InDialogContext.Provider value>{children}</InDialogContext.Provider>
        </div>
      </Primitive.Content>
    </Primitive.Portal>
  );
}

function Panel(props: ContentProps) {
  const { title, description, children, className, beginsAt } = props;
  return (
    <Primitive.Portal>
      <Primitive.Overlay className="fixed inset-0 z-40 bg-scrim" />
      <Primitive.Content
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
        className={cn(
          "fixed z-50 grid grid-cols-[minmax(0,1fr)] content-start gap-4 overflow-y-auto border border-border-default bg-surface-1 p-5 shadow-menu",
          className,
        )}
      >
        {beginsAt !== undefined && <StickyClose label={beginsAt} />}
        {/* Beside the button that closes it, which is a row without height above. */}
        <div className="-mt-4 grid gap-1 pr-10">
          <Primitive.Title className="text-lg font-semibold">{title}</Primitive.Title>
          {description !== undefined && (
            <Primitive.Description className="text-text-2">{description}</Primitive.Description>
          )}
        </div>
        <InDialogContext.Provider value>{children}</InDialogContext.Provider>
        {/* The last stop of the tab key, so that the focus begins at what is asked. */}
        {beginsAt === undefined && <StickyClose label="Close" />}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** Stays in view above what is scrolled. */
function StickyClose({ label }: { readonly label: string }) {
  return (
    <div className="sticky top-0 z-10 order-first h-0 justify-self-end">
      <CloseButton label={label} className="-top-2 -right-2" />
    </div>
  );
}

interface CloseButtonProps {
  readonly label: string;
  /** Its place. */
  readonly className: string;
}

function CloseButton({ label, className }: CloseButtonProps) {
  return (
    <Primitive.Close asChild>
      <Button
        variant="ghost"
        size="icon"
        aria-label={label}
        className={cn("absolute bg-surface-1", className)}
      >
        <X />
      </Button>
    </Primitive.Close>
  );
}
