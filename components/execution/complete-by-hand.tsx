"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { useId, useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { api } from "@/lib/client/api";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import type { TaskView } from "@/lib/core/execution/task-runs";

import { useIsPast, useRun } from "./run-context";

/** Ends a task that waits for a person or a signal, with an output. */
export function CompleteByHand({ task }: { readonly task: TaskView }) {
  const workflowId = useRun((state) => state.id);
  const isPast = useIsPast();
  const [text, setText] = useState("{}");
  const id = useId();
  const output = readObject(text);
  const call = useMutation({
    mutationFn: (status: "COMPLETED" | "FAILED") =>
      api(
        `/tasks/${encodeURIComponent(workflowId)}/${encodeURIComponent(task.referenceTaskName)}/${status}`,
        { method: "POST", body: output ?? {} },
      ),
    onError: (error) => toast.error(error.message),
  });
  const waits = task.taskType === "HUMAN" || task.taskType === "WAIT";
  if (!waits || isPast || task.status !== "IN_PROGRESS") return null;
  return (
    <div className="grid gap-2 rounded-tile border border-border-default p-3">
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
          <Check aria-hidden />
          Complete
        </Button>
        <Button disabled={output === null || call.isPending} onClick={() => call.mutate("FAILED")}>
          <X aria-hidden />
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
