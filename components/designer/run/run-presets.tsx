"use client";

import { useMutation, useQuery } from "@tanstack/react-query";

import { Select } from "@/components/ui/input";
import { PlainImage } from "@/components/ui/plain-image";
import { api } from "@/lib/client/api";
import { artifactIdOf } from "@/lib/client/artifacts";
import { executionPage, type ListedExecution } from "@/lib/client/executions";
import { clockTime, shortId, timeText } from "@/lib/client/format";
import { valueAt } from "@/lib/core/definition/run-inputs";
import { NO_FILTER } from "@/lib/core/execution/list-filter";
import { EXECUTION_WORDS } from "@/lib/core/execution/status-words";
import type { JsonObject } from "@/lib/core/json";

import { FieldRow } from "../forms/field-row";

/** An earlier run whose input the next one begins with. */
export interface RunPreset {
  readonly id: string;
  readonly input: JsonObject;
}

const MOST = 10;

interface PresetsProps {
  readonly name: string;
  readonly preset: RunPreset | null;
  readonly onPreset: (preset: RunPreset | null) => void;
}

/** Earlier runs of the workflow, to begin with the input of one; nothing before the first run. */
export function RunPresets({ name, preset, onPreset }: PresetsProps) {
  const runs = useQuery({
    queryKey: ["executions", "presets", name],
    queryFn: () => executionPage({ ...NO_FILTER, workflow: name }, { cursor: null, size: MOST }),
    // An ended run stays as it is, but there may be a newer one.
    staleTime: 0,
  }).data?.results.filter(({ workflowName }) => workflowName === name);
  const read = useMutation({
    mutationFn: async (id: string) => {
      const path = `/workflow/${encodeURIComponent(id)}?includeTasks=false`;
      return { id, input: (await api<{ input?: JsonObject }>(path)).input ?? {} };
    },
    onSuccess: onPreset,
  });
  if (!runs || runs.length === 0) return null;
  return (
    <FieldRow title="Input of" problems={read.isError ? [read.error.message] : []}>
      {({ id, describedBy }) => (
        <Select
          id={id}
          aria-describedby={describedBy}
          value={preset?.id ?? ""}
          disabled={read.isPending}
          onChange={({ target: { value } }) => (value === "" ? onPreset(null) : read.mutate(value))}
        >
          <option value="">No earlier run</option>
          {runs.map((run) => (
            <option key={run.workflowId} value={run.workflowId}>
              {presetText(run)}
            </option>
          ))}
        </Select>
      )}
    </FieldRow>
  );
}

/** `Run 14:02 · Completed · 4fz1k9aa`; with the day where it is another one. */
function presetText({ startTime, status, workflowId }: ListedExecution): string {
  const words: Readonly<Partial<Record<string, { readonly word: string }>>> = EXECUTION_WORDS;
  const isToday = new Date(startTime).toDateString() === new Date().toDateString();
  const at = isToday ? clockTime(startTime) : timeText(new Date(startTime).toISOString());
  return `Run ${at} · ${words[status]?.word ?? status} · ${shortId(workflowId)}`;
}

/** The photo that comes with an earlier run, until another one is chosen. */
export function PresetPhoto({ address }: { readonly address: unknown }) {
  const id = artifactIdOf(address);
  return (
    <p className="flex min-w-0 items-center gap-3 text-text-2">
      {id !== null && (
        <PlainImage
          src={`/api/artifacts/${encodeURIComponent(id)}/preview?width=96`}
          alt=""
          width={48}
          height={48}
          className="size-12 shrink-0 rounded-tile object-cover"
        />
      )}
      <span className="min-w-0">The photo of that run, unless you give another one.</span>
    </p>
  );
}

const MOST_LETTERS = 60;

/** What a value of the chosen run was, where it is another now; undefined: it is the same, or no run was chosen. */
export function changedText(
  preset: RunPreset | null,
  input: JsonObject,
  path: readonly string[],
): string | undefined {
  if (preset === null) return undefined;
  const before = JSON.stringify(valueAt(preset.input, path));
  if (before === JSON.stringify(valueAt(input, path))) return undefined;
  if (before === undefined) return "Changed: that run had no value here.";
  const text = before.length > MOST_LETTERS ? `${before.slice(0, MOST_LETTERS)}…` : before;
  return `Changed: it was ${text} in that run.`;
}
