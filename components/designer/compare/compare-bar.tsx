"use client";

import { CHANGE_LOOK } from "@/components/canvas/change-mark";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ArrowLeft, ArrowLeftRight, ArrowRight } from "@/components/ui/icons";
import type { ChangeKind } from "@/lib/core/compare/compare";

import { useDesigner, useDesignerStore } from "../designer-context";
import { stepChange } from "./compare-actions";
import { openComparison } from "./open-comparison";

const KINDS: readonly ChangeKind[] = ["added", "removed", "changed", "moved"];

/** Over the canvas: what is compared, the meaning of the marks, and the way from change to change. */
export function CompareBar() {
  const store = useDesignerStore();
  const comparing = useDesigner((state) => state.comparing);
  if (!comparing) return null;
  const { from, to, changes, at } = comparing;
  const isNone = changes.length === 0;
  return (
    <section
      aria-label="Comparison"
      className="absolute inset-x-2 top-2 z-10 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-panel border border-border-default bg-surface-1 px-3 py-2 shadow-menu sm:inset-x-4 sm:top-3"
    >
      <span className="font-medium">
        {capital(from.title)} → {to.title}
      </span>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Compare the other way round"
        title="Compare the other way round"
        onClick={() => openComparison(store, to, from)}
      >
        <ArrowLeftRight />
      </Button>
      <ul aria-label="Kinds of changes" className="flex flex-1 flex-wrap gap-1.5 max-sm:hidden">
        {KINDS.map((kind) => (
          <Kind key={kind} kind={kind} count={changes.filter((one) => one.kind === kind).length} />
        ))}
      </ul>
      <span className="ml-auto flex items-center gap-1">
        <span className="text-xs text-text-2 tabular-nums">
          {at === null ? changes.length : `${at + 1} of ${changes.length}`}
        </span>
        <Button
          variant="ghost"
          size="icon-sm"
          disabled={isNone}
          aria-label="Previous change"
          title="Previous change (,)"
          onClick={() => stepChange(store, -1)}
        >
          <ArrowLeft />
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          disabled={isNone}
          aria-label="Next change"
          title="Next change (.)"
          onClick={() => stepChange(store, 1)}
        >
          <ArrowRight />
        </Button>
      </span>
    </section>
  );
}

function Kind({ kind, count }: { readonly kind: ChangeKind; readonly count: number }) {
  const { icon: Icon, word, chip } = CHANGE_LOOK[kind];
  return (
    <li
      className={cn(
        "flex h-6 items-center gap-1 rounded-full px-2 text-xs",
        count === 0 ? "text-text-3" : chip,
      )}
    >
      <Icon className="size-3" />
      {word} <span className="tabular-nums">{count}</span>
    </li>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
