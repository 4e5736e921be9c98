import { cn } from "@/components/ui/cn";
import type { DataPath } from "@/lib/core/definition/available-data";

import { suits } from "./completion";

interface OptionsProps {
  readonly id: string;
  readonly options: readonly DataPath[];
  readonly expects: DataPath["type"];
  readonly active: number;
  readonly onTake: (expression: string) => void;
}

/** What fits the expression that is being typed, with type and value of the last run. */
export function ExpressionOptions({ id, options, expects, active, onTake }: OptionsProps) {
  return (
    <span
      id={id}
      role="listbox"
      aria-label="Data that fits"
      className="absolute top-full right-0 z-20 mt-1 block max-h-72 w-full min-w-72 overflow-y-auto rounded-tile border border-border-default bg-surface-1 p-1 shadow-menu"
    >
      {options.map((path, at) => (
        <span
          key={path.expression}
          id={`${id}-${at}`}
          role="option"
          tabIndex={-1}
          aria-selected={at === active}
          // The field keeps the focus, so that typing can go on.
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(path.expression);
          }}
          className={cn(
            "grid rounded-control px-2 py-1 text-xs",
            at === active && "bg-surface-hover",
          )}
        >
          <span className="truncate font-mono">{path.expression}</span>
          <span className="flex gap-2 text-text-3">
            <span className={path.doubtful ? "text-status-errors-fg" : undefined}>
              {path.detail}
            </span>
            {path.type !== "any" && (
              <span className={suits(path, expects) ? undefined : "text-status-errors-fg"}>
                {path.type}
              </span>
            )}
            {path.example !== null && (
              <span className="min-w-0 flex-1 truncate text-right">{path.example}</span>
            )}
          </span>
        </span>
      ))}
    </span>
  );
}
