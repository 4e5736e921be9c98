"use client";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { CircleAlert, CircleX, Lightbulb, TriangleAlert, type Icon } from "@/components/ui/icons";
import { refOf } from "@/lib/core/definition/document";
import type { Level, Problem } from "@/lib/core/definition/problem";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { settle } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { goToProblem } from "./go-to-problem";
import { workspaceOf } from "./store";

export const LEVELS: Readonly<Record<Level, { icon: Icon; className: string; word: string }>> = {
  S: { icon: CircleX, className: "text-status-failed-fg", word: "Blocks publishing" },
  R: { icon: CircleAlert, className: "text-status-failed-fg", word: "Fails when it runs" },
  W: { icon: TriangleAlert, className: "text-status-errors-fg", word: "Warning" },
  H: { icon: Lightbulb, className: "text-text-3", word: "Hint" },
};

interface ProblemListProps {
  readonly problems: readonly Problem[];
  /** Of one task: its path is known. */
  readonly compact?: boolean;
}

/** A text that may be clipped is shown whole on demand. */
const LONG = 160;

/** Problems, the worst first, each with what would settle it. */
export function ProblemList({ problems, compact = false }: ProblemListProps) {
  const store = useDesignerStore();
  const doc = useDesigner((state) => workspaceOf(state).doc);
  // The name of the task says more than its place in the text.
  const whereOf = ({ blockId, path }: Problem) => {
    const block = blockId === null ? undefined : treeIndex(doc).blocks.get(blockId)?.block;
    return (block && refOf(block.raw)) || path;
  };
  return (
    <ul aria-label="Problems" className="grid grid-cols-[minmax(0,1fr)] gap-1">
      {problems.map((problem) => {
        const { code, level, path, field, message, fixes } = problem;
        const { icon: Icon, className, word } = LEVELS[level];
        return (
          <li
            key={`${code} ${path} ${field ?? ""} ${message}`}
            className="grid grid-cols-[minmax(0,1fr)] gap-1 rounded-control bg-surface-2 px-2 py-1.5"
          >
            <div className="flex items-start gap-2">
              <Icon aria-label={word} className={cn("mt-0.5 size-4 shrink-0", className)} />
              <button
                type="button"
                title={message.length > LONG ? message : code}
                className="line-clamp-4 min-w-0 flex-1 text-left break-words pointer-coarse:min-h-11 hover:underline"
                onClick={() => goToProblem(store, problem)}
              >
                {message}
                {!compact && (
                  <span title={path} className="font-mono text-xs text-text-3">
                    {" "}
                    {whereOf(problem)}
                  </span>
                )}
              </button>
            </div>
            {fixes.length > 0 && (
              <div className="flex flex-wrap gap-1 pl-6" data-fixes={field}>
                {fixes.map((fix) => (
                  <Button key={fix.label} size="sm" onClick={() => settle(store, fix)}>
                    {fix.label}
                  </Button>
                ))}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
