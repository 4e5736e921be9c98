"use client";

import { useMutation } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";

import { Check, X } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";
import { api } from "@/lib/client/api";
import { expectedOutput } from "@/lib/core/execution/expected-output";
import { baseRefOf, isEndedOutside, type TaskView } from "@/lib/core/execution/task-runs";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

import { useIsPast, useLive, useRun } from "./run-context";

/** Ends a task that waits for a person, a signal or somebody outside, with an output. */
export function CompleteByHand({ task }: { readonly task: TaskView }) {
  const workflowId = useRun((state) => state.id);
  const isPast = useIsPast();
  const [text, setText] = useState("{}");
  const id = useId();
  const output = readObject(text);
  const definition = useLive()?.execution.workflowDefinition;
  const ref = baseRefOf(task);
  const keys = useMemo(
    () => (definition ? expectedOutput(definition, ref) : []),
    [definition, ref],
  );
  const call = useMutation({
    mutationFn: (status: "COMPLETED" | "FAILED") =>
      api(
        `/tasks/${encodeURIComponent(workflowId)}/${encodeURIComponent(task.referenceTaskName)}/${status}`,
        { method: "POST", body: output ?? {} },
      ),
    onError: (error) => toast.error(error.message),
  });
  if (isPast || !isEndedOutside(task)) return null;
  return (
    <div className="grid gap-2 rounded-tile border border-border-default p-3">
      {keys.map((key) => (
        <KeyField
          key={key}
          name={key}
          value={output?.[key]}
          isOff={output === null}
          onValue={(value) =>
            setText(
              JSON.stringify(
                Object.fromEntries([...Object.entries(output ?? {}), [key, value] as const]),
                null,
                2,
              ),
            )
          }
        />
      ))}
      <label htmlFor={id} className="text-text-2">
        Output to go on with
      </label>
      <textarea
        id={id}
        value={text}
        rows={3}
        spellCheck={false}
        aria-invalid={output === null}
        onChange={(event) => setText(event.target.value)}
        className="rounded-control border border-border-strong bg-surface-1 p-2 font-mono text-xs aria-invalid:border-status-failed-solid"
      />
      {output === null && (
        <p className="text-xs text-status-failed-fg">This is not a JSON object.</p>
      )}
      <div className="flex gap-2">
        <Button
          variant="primary"
          disabled={output === null || call.isPending}
          onClick={() => call.mutate("COMPLETED")}
        >
          <Check />
          Complete
        </Button>
        <Button disabled={output === null || call.isPending} onClick={() => call.mutate("FAILED")}>
          <X />
          Fail
        </Button>
      </div>
    </div>
  );
}

function readObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

interface KeyFieldProps {
  readonly name: string;
  readonly value: JsonValue | undefined;
  /** The text below is no object at the moment. */
  readonly isOff: boolean;
  readonly onValue: (value: JsonValue) => void;
}

/** A value that the workflow reads later on; what reads as JSON is that, all else is text. */
function KeyField({ name, value, isOff, onValue }: KeyFieldProps) {
  const id = useId();
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="font-mono text-xs text-text-2">
        {name}
      </label>
      <input
        id={id}
        value={shown ?? ""}
        disabled={isOff}
        spellCheck={false}
        onChange={({ target }) => onValue(readValue(target.value))}
        className="h-8 rounded-control border border-border-strong bg-surface-1 px-2 disabled:opacity-50"
      />
    </div>
  );
}

function readValue(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
