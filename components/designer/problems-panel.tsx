"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { X } from "@/components/ui/icons";
import type { Level } from "@/lib/core/definition/problem";

import { useDesigner, useDesignerStore } from "./designer-context";
import { LEVELS, ProblemList } from "./problem-list";
import { isUnbegun, toldProblems } from "./told-problems";

const ORDER: readonly Level[] = ["S", "R", "W", "H"];

/** All problems of the workflow, below the canvas. */
export function ProblemsPanel() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ open }) => open.problems);
  const problems = useDesigner(toldProblems);
  const isNew = useDesigner(isUnbegun);
  const [hidden, setHidden] = useState<ReadonlySet<Level>>(new Set());
  if (!isOpen) return null;
  const toggle = (level: Level) => {
    const next = new Set(hidden);
    if (!next.delete(level)) next.add(level);
    setHidden(next);
  };
  const shown = problems.filter(({ level }) => !hidden.has(level));
  return (
    <section
      id="problems"
      aria-label="Problems"
      className="flex h-60 shrink-0 flex-col border-t border-border-subtle bg-surface-1"
    >
      <div className="flex items-center gap-2 px-4 py-2">
        <h2 className="font-medium">Problems</h2>
        <div role="group" aria-label="Show" className="flex min-w-0 flex-1 flex-wrap gap-1">
          {ORDER.map((level) => {
            const count = problems.filter((one) => one.level === level).length;
            const { icon: Icon, word, className } = LEVELS[level];
            if (count === 0) return null;
            return (
              <Button
                key={level}
                size="sm"
                variant="ghost"
                aria-pressed={!hidden.has(level)}
                onClick={() => toggle(level)}
                className="aria-[pressed=false]:opacity-60"
              >
                <Icon className={className} />
                {word} {count}
              </Button>
            );
          })}
        </div>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Close the problems"
          onClick={() => store.setState(({ open }) => ({ open: { ...open, problems: false } }))}
        >
          <X />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-4 pb-4">
        {problems.length === 0 ? (
          <p className="text-text-3">
            {isNew ? "No tasks yet: it can be published with the first one." : "Nothing is wrong."}
          </p>
        ) : (
          <ProblemList problems={shown} />
        )}
      </div>
    </section>
  );
}
