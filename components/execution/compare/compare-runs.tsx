"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";
import { useId, useState } from "react";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Button } from "@/components/ui/button";
import { ArrowLeftRight } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, ListSkeleton } from "@/components/ui/states";
import { Switch } from "@/components/ui/switch";
import type { ExecutionView } from "@/lib/client/follow-execution";
import { runTimeText, shortId, timeText } from "@/lib/client/format";
import { queries } from "@/lib/client/queries";
import { compareTasks, differencesOf } from "@/lib/core/execution/compare-runs";
import { reasonInWords } from "@/lib/core/execution/reason";
import type { TaskView } from "@/lib/core/execution/task-runs";
import type { JsonObject } from "@/lib/core/json";

import { againstText } from "./against";
import { Differences } from "./differences";
import { TaskPairs } from "./task-pairs";

type Run = ExecutionView & { readonly tasks: readonly TaskView[] };

const KEYS = {
  a: parseAsString.withDefault(""),
  b: parseAsString.withDefault(""),
  all: parseAsBoolean.withDefault(false),
};

/** Two runs beside each other: what went in, what came out, how long it took, task by task. */
export function CompareRuns() {
  const [{ a, b, all }, set] = useQueryStates(KEYS);
  return (
    <div className="grid min-w-0 gap-5">
      <div className="flex flex-wrap items-center gap-3">
        <h1 className="flex-1 text-xl font-semibold">Compare runs</h1>
        {a !== "" && b !== "" && (
          <Button onClick={() => void set({ a: b, b: a })}>
            <ArrowLeftRight />
            Swap sides
          </Button>
        )}
      </div>
      {a === "" || b === "" ? (
        <Ask onChosen={(one, other) => void set({ a: one, b: other })} />
      ) : (
        <Pair
          a={a}
          b={b}
          all={all}
          onAll={(next) => void set({ all: next || null })}
          onOthers={() => void set({ a: null, b: null })}
        />
      )}
    </div>
  );
}

function Ask({ onChosen }: { readonly onChosen: (a: string, b: string) => void }) {
  const [ids, setIds] = useState<readonly [string, string]>(["", ""]);
  const id = useId();
  return (
    <EmptyState
      title="Which two?"
      action={
        <form
          className="grid gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            onChosen(ids[0].trim(), ids[1].trim());
          }}
        >
          {(["One run", "The other"] as const).map((title, index) => (
            <label key={title} htmlFor={`${id}${index}`} className="grid gap-1 text-left">
              <span className="text-text-2">{title}</span>
              <Input
                id={`${id}${index}`}
                value={ids[index]}
                placeholder="its id"
                onChange={({ target: { value } }) =>
                  setIds(index === 0 ? [value, ids[1]] : [ids[0], value])
                }
              />
            </label>
          ))}
          <Button type="submit" variant="primary" disabled={ids.some((each) => each.trim() === "")}>
            Compare
          </Button>
        </form>
      }
    >
      Choose two in the{" "}
      <Link href="/executions" className="text-accent-text underline">
        list of executions
      </Link>
      , or give their ids.
    </EmptyState>
  );
}

const AGAIN_MS = 2_000;

/** Read again until it has ended. */
function comparedRun(id: string) {
  return {
    ...queries.execution(id),
    refetchInterval: ({ state: { data } }: { state: { data: JsonObject | undefined } }) =>
      data?.["status"] === "RUNNING" || data?.["status"] === "PAUSED" ? AGAIN_MS : false,
  };
}

interface PairProps {
  readonly a: string;
  readonly b: string;
  /** Also tasks that are alike. */
  readonly all: boolean;
  readonly onAll: (all: boolean) => void;
  /** Other runs are to be chosen. */
  readonly onOthers: () => void;
}

function Pair({ a, b, all, onAll, onOthers }: PairProps) {
  const results = [useQuery(comparedRun(a)), useQuery(comparedRun(b))];
  const failed = results.find(({ isError }) => isError);
  const [left, right] = results.map(({ data }) => data as unknown as Run | undefined);
  const problem = failed && (
    <ErrorState
      error={failed.error}
      retry={() => results.forEach((each) => void each.refetch())}
      isKept={left !== undefined && right !== undefined}
    />
  );
  if (!left || !right) {
    if (!problem) return <ListSkeleton rows={6} />;
    return (
      <div className="grid justify-items-start gap-3 *:first:w-full">
        {problem}
        <Button onClick={onOthers}>Choose two others</Button>
      </div>
    );
  }
  const pairs = compareTasks(left.tasks, right.tasks);
  const shown = all ? pairs : pairs.filter(({ differs }) => differs);
  return (
    <>
      {problem}
      <div className="grid gap-3 sm:grid-cols-2">
        <Head run={left} other={right} />
        <Head run={right} other={left} />
      </div>
      <Section title="Input">
        <Differences differences={differencesOf(left.input, right.input)} same="The same input." />
      </Section>
      <Section title="Output">
        <Differences
          differences={differencesOf(left.output, right.output)}
          same="The same output."
        />
      </Section>
      <Section title="Tasks">
        <label className="flex items-center gap-2 justify-self-start">
          <Switch checked={all} onCheckedChange={onAll} />
          Also tasks that are alike ({pairs.filter(({ differs }) => !differs).length})
        </label>
        {shown.length === 0 ? (
          <p className="text-text-2">All tasks ended alike, with the same values.</p>
        ) : (
          <TaskPairs pairs={shown} />
        )}
      </Section>
    </>
  );
}

function Section({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section aria-label={title} className="grid min-w-0 gap-2">
      <h2 className="text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Head({ run, other }: { readonly run: Run; readonly other: Run }) {
  const { workflowId, workflowName, workflowVersion, status, startTime, endTime } = run;
  const took = endTime > 0 ? endTime - startTime : null;
  const otherTook = other.endTime > 0 ? other.endTime - other.startTime : null;
  return (
    <article className="grid min-w-0 content-start gap-1 rounded-card border border-border-default bg-surface-1 p-4">
      <div className="flex items-start gap-2">
        <Link
          href={`/executions/${workflowId}`}
          className="min-w-0 flex-1 font-medium wrap-anywhere hover:underline"
        >
          {workflowName} <span className="text-text-3">v{workflowVersion}</span>{" "}
          <span className="font-mono text-xs text-text-3">{shortId(workflowId)}</span>
        </Link>
        <ExecutionStatusChip status={status} />
      </div>
      <p className="text-text-2 tabular-nums">
        {timeText(new Date(startTime).toISOString())}
        {took !== null && ` · ${runTimeText(took, true)}`}
        {took !== null &&
          otherTook !== null &&
          otherTook > 0 &&
          ` (${againstText(took, otherTook)})`}
      </p>
      {run.reasonForIncompletion && (
        <p className="text-xs break-words text-status-failed-fg">
          {reasonInWords(run.reasonForIncompletion)}
        </p>
      )}
    </article>
  );
}
