"use client";

import { useId, useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, SheetContent } from "@/components/ui/dialog";
import { RUN_ACTIONS, type RunAction } from "@/lib/core/execution/consequences";
import type { JsonObject } from "@/lib/core/json";

import { ACTION_TITLES } from "./action-titles";
import { ConsequenceLists } from "./consequence-lists";
import { InputEditor } from "./input-editor";
import { useRun, useRunStore } from "./run-context";
import { useConsequences, useRunOperation } from "./run-operations";
import type { Subject } from "./run-state";

/** Asks before something is done to the run: what stays and what is thrown away; or shows all that can be done. */
export function ActionSheet() {
  const store = useRunStore();
  const asked = useRun((state) => state.asked);
  const close = () => store.setState({ asked: null });
  return (
    <Dialog open={asked !== null} onOpenChange={(open) => !open && close()}>
      {asked?.action && <Question key={asked.action} action={asked.action} subject={asked} />}
      {asked && asked.action === null && (
        <SheetContent
          title="Actions"
          beginsAt="Close the actions"
          description="Each says what it would do to this run before it is done."
        >
          <ul className="grid gap-3">
            {RUN_ACTIONS.map((action) => (
              <ActionRow key={action} action={action} subject={asked} />
            ))}
          </ul>
        </SheetContent>
      )}
    </Dialog>
  );
}

interface ActionProps {
  readonly action: RunAction;
  readonly subject: Subject;
}

/** Takes nothing away, so that it is done without another question. */
const AT_ONCE: ReadonlySet<RunAction> = new Set(["retry", "again", "skip", "pause", "resume"]);

function ActionRow({ action, subject }: ActionProps) {
  const store = useRunStore();
  const told = useConsequences()(action, subject);
  const operation = useRunOperation();
  const id = useId();
  if (!told) return null;
  const { refusal, says } = told;
  const press = () => {
    if (refusal !== null) return;
    if (AT_ONCE.has(action)) operation.mutate({ ...subject, action });
    else store.setState({ asked: { ...subject, action } });
  };
  const about = ABOUT_TASK.has(action) ? (subject.target?.referenceTaskName ?? subject.ref) : null;
  return (
    <li className="grid gap-2 rounded-tile border border-border-default p-3">
      <div className="flex items-start gap-2">
        <h3 className="min-w-0 flex-1 font-medium">
          {ACTION_TITLES[action].title}
          {about != null && <span className="block font-mono text-xs text-text-3">{about}</span>}
        </h3>
        <Button
          size="sm"
          aria-disabled={refusal !== null || operation.isPending}
          aria-describedby={id}
          onClick={press}
        >
          {ACTION_TITLES[action].button}
          {!AT_ONCE.has(action) && " …"}
        </Button>
      </div>
      <p id={id} className="text-text-2">
        {refusal ?? says}
      </p>
      {refusal === null && <ConsequenceLists told={told} />}
    </li>
  );
}

const ABOUT_TASK: ReadonlySet<RunAction> = new Set(["edit", "rerun", "skip"]);

function Question({ action, subject }: ActionProps) {
  const told = useConsequences()(action, subject);
  const operation = useRunOperation();
  const [input, setInput] = useState<JsonObject | null>(
    (subject.target?.inputData ?? {}) as JsonObject,
  );
  const [reason, setReason] = useState("");
  if (!told) return null;
  const isStop = action === "terminate";
  const isReady = told.refusal === null && !operation.isPending && input !== null;
  const submit = () => {
    if (!isReady) return;
    operation.mutate({
      ...subject,
      action,
      ...(action === "edit" ? { input } : {}),
      ...(isStop ? { reason: reason.trim() } : {}),
    });
  };
  const isAway = isStop || told.thrownAway.length > 0;
  return (
    <DialogContent
      title={ACTION_TITLES[action].title}
      description={told.refusal ?? told.says}
      className="max-w-lg"
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {subject.target && action !== "retry" && (
          <p className="font-mono text-xs text-text-3">{subject.target.referenceTaskName}</p>
        )}
        {action === "edit" && (
          <InputEditor
            value={(subject.target?.inputData ?? {}) as JsonObject}
            onChange={setInput}
            onSubmit={submit}
          />
        )}
        {isStop && <ReasonField value={reason} onChange={setReason} />}
        <ConsequenceLists told={told} />
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button>{isStop ? "Keep running" : "Cancel"}</Button>
          </DialogClose>
          <Button type="submit" variant={isAway ? "danger" : "primary"} disabled={!isReady}>
            {ACTION_TITLES[action].button}
          </Button>
        </div>
      </form>
    </DialogContent>
  );
}

interface ReasonProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ReasonField({ value, onChange }: ReasonProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-text-2">
        Reason, kept with the run
      </label>
      <input
        id={id}
        value={value}
        maxLength={500}
        placeholder="optional"
        onChange={(event) => onChange(event.target.value)}
        className="h-8 rounded-control border border-border-strong bg-surface-1 px-2"
      />
    </div>
  );
}
