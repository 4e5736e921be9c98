"use client";

import { useId } from "react";

import { Button } from "@/components/ui/button";
import { SkipForward, StepBack } from "@/components/ui/icons";
import { hasFailed, type TaskView } from "@/lib/core/execution/task-runs";

import { useIsPast, useLive, useRunStore } from "./run-context";
import { useConsequences, useRunOperation } from "./run-operations";
import { isEnded, type Subject } from "./run-state";

/** To begin again at a task that did not fail; of failures the panel about them has the buttons. */
export function TaskActions({ task }: { readonly task: TaskView }) {
  const store = useRunStore();
  const status = useLive()?.execution.status ?? "";
  const isPast = useIsPast();
  if (!isEnded(status) || isPast || hasFailed(task)) return null;
  const subject: Subject = { target: task, below: null, ref: null };
  return (
    <div>
      <Button size="sm" onClick={() => store.setState({ asked: { ...subject, action: "rerun" } })}>
        <StepBack />
        Run again from here …
      </Button>
    </div>
  );
}

/** Passes over a task that was not reached yet. */
export function SkipTask({ selected }: { readonly selected: string }) {
  const subject: Subject = { target: null, below: null, ref: selected };
  const told = useConsequences()("skip", subject);
  const operation = useRunOperation();
  const id = useId();
  if (!told) return null;
  const { refusal, says } = told;
  return (
    <div className="grid justify-items-start gap-1">
      <Button
        size="sm"
        aria-disabled={refusal !== null}
        aria-describedby={id}
        onClick={() => refusal === null && operation.mutate({ action: "skip", ...subject })}
      >
        <SkipForward />
        Skip this task
      </Button>
      <p id={id} className="text-xs text-text-3">
        {refusal ?? says}
      </p>
    </div>
  );
}
