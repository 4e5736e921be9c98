"use client";

import Link from "next/link";

import { Button } from "@/components/ui/button";
import { ExternalLink, PencilLine, StepBack } from "@/components/ui/icons";
import { countText } from "@/lib/client/format";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { blockedBy } from "@/lib/core/execution/blocked";
import { reasonInWords } from "@/lib/core/execution/reason";
import { type Cause, errorClassOf, firstSentence } from "@/lib/core/execution/root-cause";
import { baseRefOf } from "@/lib/core/execution/task-runs";

import { AttemptLog } from "./attempt-log";
import { DrawerSection } from "./drawer-section";
import { InputChanges } from "./input-changes";
import { JsonTree } from "./json-tree";
import { policyHint } from "./policy-hint";
import { canRetry, RetryButton } from "./run-actions";
import { useChildrenShown, useIsPast, useLive, useRunFacts, useRunStore } from "./run-context";
import { factsOf } from "./run-facts";
import { subjectOf, topOf } from "./use-causes";

/** A run below may have failed at more places than one wants to read of. */
const MOST_CAUSES = 3;

/** Why a task failed: the causes in the run that it has started, the earliest first; as a rule there is one. */
export function FailurePanels({ causes }: { readonly causes: readonly Cause[] }) {
  const more = causes.length - MOST_CAUSES;
  return (
    <>
      {causes.slice(0, MOST_CAUSES).map((cause) => (
        <FailurePanel key={cause.task.taskId} cause={cause} />
      ))}
      {more > 0 && <p className="text-text-2">{countText(more, "more failure")} below it.</p>}
    </>
  );
}

/** The cause in one sentence, what it holds up, what is different this time, and what helps. */
function FailurePanel({ cause }: { readonly cause: Cause }) {
  const live = useLive();
  const children = useChildrenShown();
  if (!live) return null;
  const isOwn = cause.above.length === 0;
  const owner = isOwn ? live : children.get(cause.workflowId);
  const { task } = cause;
  const reason = task.reasonForIncompletion ?? "It gives no reason.";
  const words = reasonInWords(reason);
  const sentence = firstSentence(words);
  const hint = owner ? policyHint(task, factsOf(owner)) : null;
  return (
    <section
      aria-label="Why it failed"
      className="grid grid-cols-1 gap-3 rounded-tile border border-status-failed-solid p-3"
    >
      {!isOwn && <Way cause={cause} runs={children} />}
      <div className="grid gap-1">
        <p className="font-medium [overflow-wrap:anywhere] text-status-failed-fg">
          {sentence.text}
        </p>
        {(!sentence.isAll || words !== reason) && (
          <details>
            <summary className="text-xs text-text-2">The whole reason</summary>
            <p className="max-h-48 overflow-auto rounded-tile bg-surface-2 p-2 font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere]">
              {task.reasonForIncompletion}
            </p>
          </details>
        )}
      </div>
      <p className="flex flex-wrap items-center gap-2 text-xs">
        <span className="rounded-full bg-status-failed-soft px-2 py-0.5 font-mono text-status-failed-fg">
          {errorClassOf(task)}
        </span>
        <Blocked cause={cause} />
      </p>
      {!isOwn && hint !== null && <p className="text-text-2">{hint}</p>}
      <Help cause={cause} />
      <InputChanges task={task} workflowId={cause.workflowId} />
      {!isOwn && (
        <>
          <DrawerSection title="Input of the failed task" value={task.inputData}>
            <JsonTree
              value={task.inputData}
              label="Input of the failed task"
              path={`${baseRefOf(task)}.input`}
            />
          </DrawerSection>
          <AttemptLog task={task} />
        </>
      )}
    </section>
  );
}

interface WayProps {
  readonly cause: Cause;
  readonly runs: ReadonlyMap<string, LiveExecution>;
}

/** Through which runs one gets to the cause. */
function Way({ cause, runs }: WayProps) {
  const names = cause.above.slice(1).map(({ task }) => task.referenceTaskName);
  const name = runs.get(cause.workflowId)?.execution.workflowName ?? "another run";
  const path = [...names, cause.task.referenceTaskName].join(" › ");
  return (
    <p className="text-text-2">
      In <span className="font-medium text-text-1">{name}</span>, at{" "}
      <span className="font-mono">{path}</span>{" "}
      <Link
        prefetch={false}
        href={`/executions/${encodeURIComponent(cause.workflowId)}?task=${encodeURIComponent(cause.task.referenceTaskName)}`}
        className="inline-flex items-center gap-1 text-accent-text underline"
      >
        open it
        <ExternalLink className="size-3.5" />
      </Link>
    </p>
  );
}

/** How many tasks cannot come because of it. */
function Blocked({ cause }: { readonly cause: Cause }) {
  const facts = useRunFacts();
  if (!facts) return null;
  const ref = baseRefOf(topOf(cause));
  const blocked = blockedBy(facts.shape, facts.latest, facts.notTaken, ref);
  if (blocked.length === 0) return <span className="text-text-3">blocks nothing</span>;
  return (
    <span className="text-text-2" title={blocked.join(", ")}>
      blocks {countText(blocked.length, "task")}
    </span>
  );
}

function Help({ cause }: { readonly cause: Cause }) {
  const store = useRunStore();
  const status = useLive()?.execution.status ?? "";
  const isPast = useIsPast();
  if (!canRetry(status) || isPast) return null;
  const subject = subjectOf(cause);
  const ask = (action: "edit" | "rerun") => store.setState({ asked: { ...subject, action } });
  return (
    <div className="flex flex-wrap gap-2">
      <RetryButton subject={subject} />
      <Button title="Shift+R" onClick={() => ask("edit")}>
        <PencilLine />
        Edit input and retry …
      </Button>
      <Button variant="ghost" onClick={() => ask("rerun")}>
        <StepBack />
        Run again from here …
      </Button>
    </div>
  );
}
