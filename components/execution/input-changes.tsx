"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";

import { api } from "@/lib/client/api";
import { liveOf, type Snapshot } from "@/lib/client/follow-execution";
import { queries } from "@/lib/client/queries";
import { baseRefOf, type TaskView } from "@/lib/core/execution/task-runs";
import { type ValueDifference, valueDifferences } from "@/lib/core/execution/value-difference";

import { factsOf } from "./run-facts";

interface InputChangesProps {
  readonly task: TaskView;
  /** The run that the task belongs to. */
  readonly workflowId: string;
}

const MOST_SHOWN = 12;

/** What is different in the input of a task from the last run that went well. */
export function InputChanges({ task, workflowId }: InputChangesProps) {
  const lastGoodId = useQuery(queries.earlierRuns(workflowId)).data?.lastGoodId ?? null;
  const good = useQuery({
    queryKey: ["child-run", lastGoodId, "good"],
    queryFn: () =>
      api<Snapshot>(`/workflow/${encodeURIComponent(lastGoodId ?? "")}?includeTasks=true`).then(
        liveOf,
      ),
    enabled: lastGoodId !== null,
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  if (!good) return null;
  const before = factsOf(good).latest.get(baseRefOf(task))?.current;
  if (!before) return null;
  const changes = valueDifferences(before.inputData, task.inputData);
  return (
    <section aria-label="Input against the last good run" className="grid gap-1">
      <h3 className="text-text-2">
        Input against the{" "}
        <Link
          prefetch={false}
          href={`/executions/${encodeURIComponent(good.execution.workflowId)}`}
          className="text-accent-text underline"
        >
          last good run
        </Link>
      </h3>
      {changes.length === 0 ? (
        <p className="text-text-3">It is the same.</p>
      ) : (
        <ul className="grid gap-1 font-mono text-xs">
          {changes.slice(0, MOST_SHOWN).map((change) => (
            <Change key={change.path} change={change} />
          ))}
          {changes.length > MOST_SHOWN && <li>and {changes.length - MOST_SHOWN} more places</li>}
        </ul>
      )}
    </section>
  );
}

function Change({ change }: { readonly change: ValueDifference }) {
  return (
    <li className="grid grid-cols-[minmax(4rem,auto)_1fr] gap-x-2 [overflow-wrap:anywhere]">
      <span className="text-text-2">{change.path === "" ? "(all)" : change.path}</span>
      <span>
        <del className="text-status-failed-fg">{shortText(change.before)}</del>{" "}
        <ins className="text-status-completed-fg no-underline">{shortText(change.after)}</ins>
      </span>
    </li>
  );
}

const MOST_LETTERS = 80;

function shortText(value: unknown): string {
  if (value === undefined) return "(not there)";
  const text = JSON.stringify(value);
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}
