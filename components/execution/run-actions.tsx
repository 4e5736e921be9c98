"use client";

import { useId, useMemo } from "react";

import { Button } from "@/components/ui/button";
import { ListChecks, Pause, Play, Repeat, RotateCw, Square } from "@/components/ui/icons";
import { Tooltip } from "@/components/ui/tooltip";
import type { LiveExecution } from "@/lib/client/follow-execution";

import { useIsPast, useRunStore } from "./run-context";
import { NO_SUBJECT, useConsequences, useRunOperation } from "./run-operations";
import { isEnded, type Subject } from "./run-state";
import { subjectOf, useCauses } from "./use-causes";

/** Whether a run in a status can go on from what failed. */
export function canRetry(status: string): boolean {
  return status === "FAILED" || status === "TIMED_OUT" || status === "TERMINATED";
}

/** What actions of the bar are about: the first cause of a failure. */
export function useSubject(): Subject {
  const [cause] = useCauses();
  return useMemo(() => (cause ? subjectOf(cause) : NO_SUBJECT), [cause]);
}

/** Pause or resume, stop, retry, run again: what the state of the run suggests; all else is in the sheet of actions. */
export function RunActions({ live }: { readonly live: LiveExecution }) {
  const { status } = live.execution;
  const store = useRunStore();
  const subject = useSubject();
  const operation = useRunOperation();
  const told = useConsequences();
  const isPast = useIsPast();
  if (isPast) return <ActionsButton />;
  const isOpen = !isEnded(status);
  const ask = () => store.setState({ asked: { ...NO_SUBJECT, action: "terminate" } });
  return (
    <div className="flex items-center gap-1 empty:hidden">
      {status === "RUNNING" && (
        <Tooltip label="Pause: nothing new starts, running tasks may finish">
          <Button
            variant="ghost"
            size="icon"
            aria-label="Pause"
            onClick={() => operation.mutate({ action: "pause", ...NO_SUBJECT })}
          >
            <Pause />
          </Button>
        </Tooltip>
      )}
      {status === "PAUSED" && (
        <Button onClick={() => operation.mutate({ action: "resume", ...NO_SUBJECT })}>
          <Play />
          Resume
        </Button>
      )}
      {isOpen && (
        <Tooltip label="Stop">
          <Button variant="ghost" size="icon" aria-label="Stop" onClick={ask}>
            <Square />
          </Button>
        </Tooltip>
      )}
      {canRetry(status) && <RetryButton subject={subject} />}
      {isEnded(status) && (
        <Tooltip label={told("again", NO_SUBJECT)?.says ?? "A new run with the same input"}>
          <Button
            variant="ghost"
            className="max-sm:px-2"
            disabled={operation.isPending}
            onClick={() => operation.mutate({ action: "again", ...NO_SUBJECT })}
          >
            <Repeat />
            <span className="max-sm:sr-only">Run again</span>
          </Button>
        </Tooltip>
      )}
      <ActionsButton />
    </div>
  );
}

/** One click: nothing is thrown away. What stays and what runs again is in its tooltip, and read with its name. */
export function RetryButton({ subject }: { readonly subject: Subject }) {
  const told = useConsequences()("retry", subject);
  const operation = useRunOperation();
  const id = useId();
  if (!told) return null;
  const { refusal, says, kept, again } = told;
  const isFinal = subject.target?.status === "FAILED_WITH_TERMINAL_ERROR";
  const lists = ` Stays: ${kept.join(", ") || "nothing"}. Runs again: ${again.join(", ") || "nothing"}.`;
  const final = "The failure is final: the same input will hardly do better. ";
  const about = refusal ?? `${isFinal ? final : ""}${says}${lists}`;
  return (
    <>
      <Tooltip label={`${about} (R)`}>
        <Button
          variant={isFinal ? "secondary" : "primary"}
          aria-describedby={id}
          aria-disabled={refusal !== null}
          disabled={operation.isPending}
          onClick={() => refusal === null && operation.mutate({ action: "retry", ...subject })}
        >
          <RotateCw />
          Retry
        </Button>
      </Tooltip>
      <span id={id} className="sr-only">
        {about}
      </span>
    </>
  );
}

function ActionsButton() {
  const store = useRunStore();
  const subject = useSubject();
  return (
    <Tooltip label="All actions, and what each would do">
      <Button
        variant="ghost"
        size="icon"
        aria-label="Actions"
        onClick={() => store.setState({ asked: { ...subject, action: null } })}
      >
        <ListChecks />
      </Button>
    </Tooltip>
  );
}
