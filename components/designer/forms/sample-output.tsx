"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useContext, useId } from "react";

import { Button } from "@/components/ui/button";
import { Pin, PinOff, Play } from "@/components/ui/icons";
import { queries } from "@/lib/client/queries";
import type { Id, RawTask } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { perform } from "../actions";
import { useDesigner, useDesignerStore } from "../designer-context";
import { workspaceOf } from "../store";
import { JsonInput } from "./json-input";
import { RunDataContext } from "./run-data";
import { endOf, startOne } from "./run-one";

const LOOK_MS = 700;

/** An output that stands in for that of a run, and a run of this task alone, whose output can be pinned. */
export function SampleOutput({ id, raw }: { readonly id: Id; readonly raw: RawTask }) {
  const store = useDesignerStore();
  const ref = refOf(raw);
  const field = useId();
  const { data } = useContext(RunDataContext);
  const samples = useDesigner((state) => workspaceOf(state).presentation.samples);
  const sample = samples && Object.hasOwn(samples, ref) ? samples[ref] : undefined;
  const made = data?.workflowId === "" || sample ? undefined : data?.outputOf(ref);
  const pin = (output: JsonObject | null) =>
    perform(
      store,
      { type: "setSample", id, output },
      { burst: `sample ${id}`, keepSelection: true },
    );
  if (ref === "") return null;
  return (
    <details>
      <summary className="py-1 text-text-2">
        Sample output{sample && <span className="text-text-3"> · pinned</span>}
      </summary>
      <div className="grid gap-2 pt-2">
        <p className="text-xs text-text-3">
          Fields that read this task offer and preview it until a run has an output of its own. It
          is kept with the draft, not in the definition.
        </p>
        <label htmlFor={field} className="sr-only">
          Sample output as JSON
        </label>
        <JsonInput
          id={field}
          describedBy=""
          value={sample}
          plain
          onChange={(next) => {
            if (next === undefined || isJsonObject(next)) pin(next ?? null);
          }}
          onLeave={() => undefined}
        />
        <div className="flex flex-wrap gap-2">
          {made && (
            <Button size="sm" onClick={() => pin(made)}>
              <Pin />
              Pin the last run’s
            </Button>
          )}
          {sample && (
            <Button size="sm" onClick={() => pin(null)}>
              <PinOff />
              Unpin
            </Button>
          )}
        </div>
        <RunOne raw={raw} onPin={pin} />
      </div>
    </details>
  );
}

interface RunOneProps {
  readonly raw: RawTask;
  readonly onPin: (output: JsonObject) => void;
}

function RunOne({ raw, onPin }: RunOneProps) {
  const store = useDesignerStore();
  const { data } = useContext(RunDataContext);
  const start = useMutation({
    mutationFn: () => startOne(store.getState(), raw, data),
  });
  const runId = start.data ?? null;
  const run = useQuery({
    ...queries.execution(runId ?? ""),
    enabled: runId !== null,
    refetchInterval: ({ state }) => (endOf(state.data).isOver ? false : LOOK_MS),
  });
  const end = endOf(run.data);
  const isRunning = start.isPending || (runId !== null && !end.isOver && !run.isError);
  const { output } = end;
  return (
    <div className="grid gap-2">
      <Button
        size="sm"
        className="w-fit"
        disabled={isRunning}
        onClick={() => start.mutate()}
        title="With the values that the last run, or the pinned outputs, give its inputs"
      >
        <Play />
        {isRunning ? "Running …" : "Run this task"}
      </Button>
      <div role="status" className="grid gap-2 text-xs empty:hidden">
        {start.isError && <p className="text-status-failed-fg">{start.error.message}</p>}
        {end.isOver && output === null && (
          <p className="break-words text-status-failed-fg">{end.reason}</p>
        )}
        {output && (
          <>
            <pre className="max-h-48 overflow-auto rounded-tile bg-surface-2 p-2 font-mono">
              {JSON.stringify(output, null, 2)}
            </pre>
            <Button size="sm" className="w-fit" onClick={() => onPin(output)}>
              <Pin />
              Pin this output
            </Button>
          </>
        )}
        {runId !== null && (
          <a href={`/executions/${runId}`} className="text-accent-text underline">
            Open the run
          </a>
        )}
      </div>
    </div>
  );
}
