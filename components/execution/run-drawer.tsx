"use client";

import type { KeyboardEvent } from "react";

import { STATUS_FILL, STATUS_TEXT } from "@/components/canvas/status-classes";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ChevronLeft, ChevronRight, X } from "@/components/ui/icons";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { baseRefOf, lookOf, type TaskRun, turnsOf } from "@/lib/core/execution/task-runs";

import { AttemptView } from "./attempt-view";
import { ForkedBy } from "./forked-by";
import { useIsPast, useLive, useRunFacts, useRunNow } from "./run-context";
import { retriesOf, type RunFacts, runOf } from "./run-facts";
import { useRunSelection } from "./run-selection";
import { SkipTask } from "./task-actions";
import { isEnded } from "./run-state";
import { definedLookOf, taskLookOf } from "./task-title";
import { useFailureFocus } from "./use-failure-focus";

/**
 * The task that is chosen: its attempts with reason, output, input, log and timing. Opens by itself on the task that
 * made the run fail. At the right of a canvas; on a narrow window a sheet at the bottom.
 */
export function RunDrawer({ className }: { readonly className?: string }) {
  const facts = useRunFacts();
  const { ref } = useRunSelection();
  useFailureFocus();
  if (!facts || ref === null) return null;
  return <Drawer key={ref} selected={ref} facts={facts} className={className} />;
}

interface DrawerProps {
  readonly selected: string;
  readonly facts: RunFacts;
  readonly className: string | undefined;
}

function Drawer({ selected, facts, className }: DrawerProps) {
  const { select } = useRunSelection();
  const run = runOf(facts, selected);
  const look = run ? taskLookOf(facts, run.current) : definedLookOf(facts, selected);
  const Icon = look?.icon;
  const close = () => select(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
  };
  return (
    <aside
      aria-label="Task"
      data-run-drawer=""
      onKeyDown={onKeyDown}
      className={cn(
        "flex w-[360px] shrink-0 flex-col overflow-x-hidden overflow-y-auto border-l border-border-default bg-surface-1",
        "max-[900px]:fixed max-[900px]:inset-x-0 max-[900px]:bottom-0 max-[900px]:z-30 max-[900px]:max-h-[60dvh] max-[900px]:w-auto max-[900px]:rounded-t-panel max-[900px]:border-t max-[900px]:border-l-0 max-[900px]:shadow-menu",
        className,
      )}
    >
      <header className="sticky top-0 z-10 flex items-center gap-3 bg-surface-1 px-4 pt-3 pb-2">
        {Icon && (
          <span className="grid size-8 shrink-0 place-items-center rounded-tile bg-surface-2 text-text-2">
            <Icon className="size-5" />
          </span>
        )}
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-medium">{look?.title ?? selected}</h2>
          <p className="truncate font-mono text-xs text-text-3" title={selected}>
            {run?.ref ?? selected}
          </p>
        </div>
        <Button variant="ghost" size="icon" aria-label="Close the task" onClick={close}>
          <X />
        </Button>
      </header>
      {run && <ForkedBy run={run} facts={facts} />}
      {run && <Turns run={run} facts={facts} />}
      {run ? (
        <Attempts run={run} facts={facts} />
      ) : (
        <NotReached selected={selected} facts={facts} />
      )}
    </aside>
  );
}

/** Steps through the turns of the loop around a task. */
function Turns({ run, facts }: { readonly run: TaskRun; readonly facts: RunFacts }) {
  const { select } = useRunSelection();
  const turns = turnsOf(facts.runs, run);
  if (turns.length < 2) return null;
  const at = turns.findIndex(({ ref }) => ref === run.ref);
  const step = (by: 1 | -1) => select(turns[at + by]?.ref ?? run.ref);
  // A loop that forgets has no first turn any more. Inside a loop in a loop the turns of all rounds are counted.
  const counts = turns.map(({ current }) => current.iteration ?? 0);
  const isOneLoop = counts.every((count, place) => count > (counts[place - 1] ?? 0));
  const number = (place: number) => (isOneLoop ? counts[place] : place + 1);
  return (
    <div className="flex items-center gap-1 px-4 pb-1 text-text-2 tabular-nums">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Turn before"
        disabled={at === 0}
        onClick={() => step(-1)}
      >
        <ChevronLeft />
      </Button>
      Turn {number(at)} of {number(turns.length - 1)}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Next turn"
        disabled={at === turns.length - 1}
        onClick={() => step(1)}
      >
        <ChevronRight />
      </Button>
    </div>
  );
}

function NotReached({ selected, facts }: { readonly selected: string; readonly facts: RunFacts }) {
  const isKnown = facts.shape.tasks.has(selected);
  const isTurn = facts.shape.tasks.has(baseRefOf({ referenceTaskName: selected, iteration: 1 }));
  const isPast = useIsPast();
  const notTaken = facts.notTaken.has(selected);
  const isOver = isEnded(useLive()?.execution.status ?? "");
  const ahead = isOver ? "The run ended before this task came." : "Not started yet.";
  const text = notTaken ? "The run took another way: this task did not come." : ahead;
  const lost = isPast
    ? "Not started yet."
    : "The loop keeps its last turns only: this one is gone.";
  const unknown = isTurn ? lost : "The run has no task of this name.";
  return (
    <div className="grid gap-3 px-4 py-3">
      <p className="text-text-2">{isKnown ? text : unknown}</p>
      {isKnown && !notTaken && <SkipTask selected={selected} />}
    </div>
  );
}

function Attempts({ run, facts }: { readonly run: TaskRun; readonly facts: RunFacts }) {
  const { attempt, select } = useRunSelection();
  const now = useRunNow(1_000);
  const { attempts } = run;
  const number = Math.min(Math.max(1, attempt ?? attempts.length), attempts.length);
  const shown = attempts[number - 1] ?? run.current;
  if (attempts.length === 1) return <AttemptView task={shown} facts={facts} />;
  return (
    <Tabs
      value={String(number)}
      onValueChange={(value) =>
        select(run.ref, Number(value) === attempts.length ? null : Number(value))
      }
    >
      <TabsList aria-label="Attempts" className="px-4">
        {attempts.map((task, at) => {
          const { token, word } = lookOf(task, now, retriesOf(facts, task));
          const name = `Attempt ${at + 1}`;
          return (
            <TabsTrigger
              key={task.taskId}
              value={String(at + 1)}
              aria-label={`${name}, ${word}`}
              className="flex items-center gap-1.5"
            >
              <span aria-hidden className={cn("size-2 rounded-full", STATUS_FILL[token])} />
              {at + 1 === number ? (
                name
              ) : (
                <span className={cn("tabular-nums", STATUS_TEXT[token])}>{at + 1}</span>
              )}
            </TabsTrigger>
          );
        })}
      </TabsList>
      <TabsContent value={String(number)}>
        <AttemptView task={shown} facts={facts} />
      </TabsContent>
    </Tabs>
  );
}
