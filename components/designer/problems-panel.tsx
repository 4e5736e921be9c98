"use client";

import { X } from "lucide-react";

import { Button } from "@/components/ui/button";

import { useDesigner, useDesignerStore } from "./designer-context";
import { ProblemList } from "./problem-list";

/** All problems of the workflow, below the canvas. */
export function ProblemsPanel() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ open }) => open.problems);
  const problems = useDesigner(({ checked }) => checked.problems);
  if (!isOpen) return null;
  return (
    <section
      id="problems"
      aria-label="Problems"
      className="flex h-60 shrink-0 flex-col border-t border-border-subtle bg-surface-1"
    >
      <div className="flex items-center gap-2 px-4 py-2">
        <h2 className="flex-1 font-medium">Problems</h2>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Close the problems"
          onClick={() => store.setState(({ open }) => ({ open: { ...open, problems: false } }))}
        >
          <X aria-hidden />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
        {problems.length === 0 ? (
          <p className="text-text-3">Nothing is wrong.</p>
        ) : (
          <ProblemList problems={problems} />
        )}
      </div>
    </section>
  );
}
