"use client";

import { type ReactNode, useId } from "react";

import { cn } from "@/components/ui/cn";

const NONE: readonly string[] = [];

interface FieldRowProps {
  readonly title: string;
  readonly required?: boolean;
  readonly help?: string | undefined;
  readonly problems?: readonly string[];
  /** What may be wrong: nothing fails for it. */
  readonly warnings?: readonly string[];
  /** Keys of the value with dots between: a problem of this place brings the focus here. */
  readonly place?: string;
  /** It has to be filled and is empty: the focus comes here first. */
  readonly wanted?: boolean;
  /** The label stands above the control. */
  readonly stacked?: boolean;
  readonly children: (ids: { readonly id: string; readonly describedBy: string }) => ReactNode;
}

/** A label, its control, what it means, and what is wrong with it. */
export function FieldRow({
  title,
  required = false,
  help,
  problems = NONE,
  warnings = NONE,
  stacked = false,
  place,
  wanted = false,
  children,
}: FieldRowProps) {
  const id = useId();
  const describedBy = `${id}-about`;
  return (
    <div className="grid gap-1" data-place={place} data-wanted={wanted || undefined}>
      <div
        className={cn(
          "grid gap-x-3 gap-y-1",
          !stacked && "grid-cols-[minmax(0,7rem)_minmax(0,1fr)] items-start",
        )}
      >
        {/* Beside the first line of the control, however high it is. */}
        <label htmlFor={id} className={cn("text-text-2", !stacked && "pt-[7px]")}>
          {title}
          {required && <span className="text-text-3"> (required)</span>}
        </label>
        {children({ id, describedBy })}
      </div>
      <div id={describedBy} className="grid gap-0.5 text-xs empty:hidden">
        {problems.map((text) => (
          <p key={text} className="break-words text-status-failed-fg">
            {text}
          </p>
        ))}
        {warnings.map((text) => (
          <p key={text} className="break-words text-status-errors-fg">
            {text}
          </p>
        ))}
        {help !== undefined && <p className="text-text-3">{help}</p>}
      </div>
    </div>
  );
}
