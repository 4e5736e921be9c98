"use client";

import { Dialog, SheetContent } from "@/components/ui/dialog";
import { clockTime } from "@/lib/client/format";
import type { Step } from "@/lib/core/edit/history";

import { jumpTo } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";

/** Every step of this page, the newest first; a click goes there, and from there on again. */
export function HistorySheet() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "history");
  const history = useDesigner((state) => state.history);
  const { past, present, future } = history;
  const steps = [...past, present, ...future].map((step, at) => ({ step, by: at - past.length }));
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && store.setState({ sheet: null })}>
      {isOpen && (
        <SheetContent
          title="Steps"
          description="A step that is gone back over stays here until something else is done."
        >
          <ol reversed className="grid gap-0.5">
            {steps.toReversed().map(({ step, by }) => (
              <li key={by}>
                <button
                  type="button"
                  aria-current={by === 0 ? "step" : undefined}
                  onClick={() => jumpTo(store, by)}
                  className="flex min-h-8 w-full items-center gap-3 rounded-control px-2 py-1 text-left hover:bg-surface-hover aria-[current]:bg-accent-soft aria-[current]:text-accent-text data-[undone]:text-text-3"
                  data-undone={by > 0 || undefined}
                >
                  <span className="min-w-0 flex-1 break-words">{step.label}</span>
                  <Time step={step} />
                </button>
              </li>
            ))}
          </ol>
        </SheetContent>
      )}
    </Dialog>
  );
}

function Time({ step: { atMs } }: { readonly step: Step }) {
  return atMs === 0 ? null : (
    <span className="shrink-0 text-xs tabular-nums">{clockTime(atMs)}</span>
  );
}
