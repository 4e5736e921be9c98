"use client";

import { useContext } from "react";
import { toast } from "sonner";

import { DataContext } from "./forms/expression-input";

const SHOWN = 60;

/** What the task can read: a click puts it into the field that was used last, else copies it. */
export function DataList() {
  const { paths, focus } = useContext(DataContext);
  const take = (expression: string) => {
    if (focus.insert(expression)) return;
    void navigator.clipboard
      .writeText(expression)
      .then(() => toast.success(`Copied ${expression}`));
  };
  return (
    <details className="mt-5 border-t border-border-subtle pt-3">
      <summary className="py-1 text-text-2">Available data</summary>
      <ul className="grid gap-0.5 pt-2">
        {paths.slice(0, SHOWN).map(({ expression, detail, doubtful }) => (
          <li key={expression}>
            <button
              type="button"
              // The field keeps its place for what is put in.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => take(expression)}
              className="flex w-full items-center gap-2 rounded-control px-2 py-1 text-left text-xs hover:bg-surface-hover"
            >
              <span className="min-w-0 flex-1 truncate font-mono">{expression}</span>
              <span className={doubtful ? "text-status-errors-fg" : "text-text-3"}>{detail}</span>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
