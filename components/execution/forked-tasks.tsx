"use client";

import { type KeyboardEvent, useMemo, useState } from "react";

import { STATUS_TEXT } from "@/components/canvas/status-classes";
import { cn } from "@/components/ui/cn";
import { Segmented } from "@/components/ui/segmented";
import { lookOf, type TaskRun, type TaskView } from "@/lib/core/execution/task-runs";

import { countsOf, groupLook } from "./card-of-group";
import { DrawerSection } from "./drawer-section";
import { useRunNow } from "./run-context";
import { retriesOf, type RunFacts } from "./run-facts";
import { useRunSelection } from "./run-selection";
import { useVisibleRows } from "./visible-rows";

interface ForkedTasksProps {
  readonly task: TaskView;
  readonly facts: RunFacts;
}

/** Tasks that a fork has made at run time: they have no cards of their own. */
export function ForkedTasks({ task, facts }: ForkedTasksProps) {
  const forked = task.inputData["forkedTasks"];
  const isKnown = (ref: unknown) => facts.shape.tasks.has(String(ref));
  if (!Array.isArray(forked) || forked.every(isKnown)) return null;
  return (
    <DrawerSection title="Its tasks">
      <Forked names={forked} facts={facts} />
    </DrawerSection>
  );
}

const ALL = "all";

interface ForkedProps {
  readonly names: readonly unknown[];
  readonly facts: RunFacts;
}

/** How many are in which state, and those of one state or all: what needs somebody first. */
function Forked({ names, facts }: ForkedProps) {
  const now = useRunNow(1_000);
  const { forked: word, listForked } = useRunSelection();
  const runs = useMemo(
    () => names.flatMap((name) => facts.runs.get(String(name)) ?? []),
    [names, facts],
  );
  const counts = countsOf(
    runs.map(({ current }) => current),
    now,
  );
  // The last task of a state may have gone on to another one.
  const shown = counts.find((one) => one.word === word)?.word ?? ALL;
  const rows = runs
    .map((run) => ({ run, look: groupLook(run.current, now) }))
    .filter(({ look }) => shown === ALL || look.word === shown)
    .toSorted((a, b) => a.look.rank - b.look.rank)
    .map(({ run }) => run);
  if (runs.length === 0) return <p className="text-text-3">None has been started.</p>;
  return (
    <div className="grid grid-cols-1 gap-2">
      <Segmented
        label="Tasks of which state"
        value={shown}
        options={[
          { value: ALL, title: `All ${runs.length.toLocaleString()}` },
          ...counts.map((one) => ({
            value: one.word,
            title: `${one.count.toLocaleString()} ${one.word}`,
          })),
        ]}
        onChange={(next) => listForked(next === ALL ? null : next)}
      />
      <Rows key={shown} runs={rows} facts={facts} now={now} />
    </div>
  );
}

const ROW_PIXELS = 28;
const PAGE_ROWS = 8;

interface RowsProps {
  readonly runs: readonly TaskRun[];
  readonly facts: RunFacts;
  readonly now: number;
}

/** Only rows in sight are drawn. One stop of the tab key: arrows go from row to row, Enter opens one. */
function Rows({ runs, facts, now }: RowsProps) {
  const { select } = useRunSelection();
  const { scroller, from, to, height } = useVisibleRows(runs.length, ROW_PIXELS);
  const [at, setAt] = useState(0);
  const active = Math.min(at, runs.length - 1);
  const go = (index: number) => {
    const next = Math.max(0, Math.min(runs.length - 1, index));
    setAt(next);
    bringIntoSight(scroller.current, next);
  };
  const steps: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(active + 1),
    ArrowUp: () => go(active - 1),
    PageDown: () => go(active + PAGE_ROWS),
    PageUp: () => go(active - PAGE_ROWS),
    Home: () => go(0),
    End: () => go(runs.length - 1),
    Enter: () => select(runs[active]?.ref ?? null),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    steps[event.key]?.();
  };
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label="Tasks decided at run time"
      aria-activedescendant={active >= from && active < to ? `forked-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={({ target }) => {
        const row = target instanceof Element ? target.closest("[data-ref]") : null;
        if (row) select(row.getAttribute("data-ref"));
      }}
      className="group max-h-64 overflow-auto rounded-tile border border-border-subtle"
    >
      <div role="presentation" className="relative" style={{ height }}>
        {runs.slice(from, to).map((run, index) => (
          <Row
            key={run.ref}
            run={run}
            index={from + index}
            count={runs.length}
            isActive={from + index === active}
            word={lookOf(run.current, now, retriesOf(facts, run.current))}
          />
        ))}
      </div>
    </div>
  );
}

function bringIntoSight(element: HTMLElement | null, index: number): void {
  if (!element) return;
  const top = index * ROW_PIXELS;
  const { scrollTop, clientHeight } = element;
  if (top < scrollTop) element.scrollTop = top;
  else if (top + ROW_PIXELS > scrollTop + clientHeight) {
    element.scrollTop = top + ROW_PIXELS - clientHeight;
  }
}

interface RowProps {
  readonly run: TaskRun;
  readonly index: number;
  readonly count: number;
  readonly isActive: boolean;
  readonly word: ReturnType<typeof lookOf>;
}

function Row({ run, index, count, isActive, word: { token, word } }: RowProps) {
  return (
    <div
      id={`forked-${index}`}
      role="option"
      aria-selected={isActive}
      aria-posinset={index + 1}
      aria-setsize={count}
      tabIndex={-1}
      data-ref={run.ref}
      style={{ top: index * ROW_PIXELS }}
      className={cn(
        "absolute inset-x-0 flex h-7 cursor-pointer items-center gap-2 px-2 hover:bg-surface-hover",
        isActive && "group-focus-visible:bg-accent-soft",
      )}
    >
      <span className="min-w-0 flex-1 truncate font-mono text-xs" title={run.ref}>
        {run.ref}
      </span>
      <span className={cn("max-w-[55%] shrink-0 truncate text-xs", STATUS_TEXT[token])}>
        {word}
      </span>
    </div>
  );
}
