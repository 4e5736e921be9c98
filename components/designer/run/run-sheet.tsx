"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { Play } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { Segmented } from "@/components/ui/segmented";
import { ErrorState } from "@/components/ui/states";
import type { Sample } from "@/lib/client/queries";
import { valueAt } from "@/lib/core/definition/run-inputs";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { useDesigner, useDesignerStore } from "../designer-context";
import { FieldRow } from "../forms/field-row";
import { CONTROL } from "../forms/expression-input";
import { ProblemList } from "../problem-list";
import { problemsNow } from "../problems-now";
import { workspaceOf } from "../store";
import { FaultFields } from "./fault-fields";
import { PhotoField } from "./photo-field";
import { RunForm } from "./run-form";
import { inputOf, photoNeed } from "./run-input";
import { PresetPhoto, type RunPreset, RunPresets } from "./run-presets";
import { type StartOptions, startRun } from "./start-run";
import { useSample, useTrialPhoto } from "./use-run";

/** What a run needs: a photo where one is taken, and its input. What is on screen runs, published or not. */
export function RunSheet({ onStarted }: { readonly onStarted: (id: string) => void }) {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "run");
  const name = useDesigner((state) => state.name);
  const sample = useSample(name);
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && store.setState({ sheet: null })}>
      {isOpen && sample !== undefined && (
        <SheetContent
          title="Run"
          description="What is on the canvas runs, also before it is published."
        >
          <Body sample={sample} onStarted={onStarted} />
        </SheetContent>
      )}
    </Dialog>
  );
}

const NO_FAULTS = {};

interface BodyProps {
  readonly sample: Sample | null;
  readonly onStarted: (id: string) => void;
}

function Body({ sample, onStarted }: BodyProps) {
  const store = useDesignerStore();
  const state = useDesigner((one) => one);
  const problems = problemsNow(state);
  const blocking = problems.filter(({ level }) => level === "S");
  const traps = problems.filter(({ level }) => level === "R");
  const input = inputOf(state, sample);
  const trialPhoto = useTrialPhoto(state.name);
  const [options, setOptions] = useState<StartOptions>({});
  const [isReadable, setIsReadable] = useState(true);
  const [preset, setPreset] = useState<RunPreset | null>(null);
  const need = photoNeed(state, input);
  const start = useMutation({
    mutationFn: () => {
      store.setState({ runInput: input, inputsSeen: true });
      return startRun(store, input, options);
    },
    onSuccess: onStarted,
  });
  const isReady = blocking.length === 0 && isReadable && !need.isMissing && !start.isPending;
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) start.mutate();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
    >
      {blocking.length > 0 && <ProblemList problems={blocking} />}
      <RunPresets
        name={state.name}
        preset={preset}
        onPreset={(chosen) => {
          setPreset(chosen);
          store.setState({ runInput: chosen?.input ?? null });
          setIsReadable(true);
        }}
      />
      {(need.path !== null || state.photo !== null) && <PhotoField sampleUrl={trialPhoto} />}
      {preset !== null && need.path !== null && state.photo === null && !need.isMissing && (
        <PresetPhoto address={valueAt(input, need.path)} />
      )}
      <Inputs
        key={preset?.id}
        input={input}
        preset={preset}
        onInput={(next) => store.setState({ runInput: next })}
        onReadable={setIsReadable}
      />
      <MoreOptions options={options} onOptions={setOptions} />
      <FaultFields
        doc={workspaceOf(state).doc}
        faults={options.batonFaults ?? NO_FAULTS}
        onFaults={(batonFaults) => setOptions({ ...options, batonFaults })}
      />
      {blocking.length === 0 && traps.length > 0 && (
        <div className="grid gap-2">
          <p className="text-text-2">This will go wrong:</p>
          <ProblemList problems={traps} />
        </div>
      )}
      {start.isError && <ErrorState error={start.error} />}
      <div className="flex gap-2">
        <Button
          type="submit"
          variant="primary"
          className="flex-1"
          disabled={!isReady}
          title="Start (Ctrl+Enter)"
        >
          <Play />
          {startText(state.starting, traps.length > 0)}
        </Button>
        <Button onClick={() => store.setState({ sheet: null })}>Cancel</Button>
      </div>
    </form>
  );
}

function startText(starting: { readonly share: number } | null, hasTraps: boolean): string {
  if (starting) {
    return starting.share < 1 ? `Sending ${Math.round(starting.share * 100)} %` : "Starting …";
  }
  return hasTraps ? "Run anyway" : "Start";
}

interface InputsProps {
  readonly input: JsonObject;
  readonly preset: RunPreset | null;
  readonly onInput: (input: JsonObject) => void;
  readonly onReadable: (isReadable: boolean) => void;
}

const VIEWS = [
  { value: "form", title: "Form" },
  { value: "json", title: "JSON" },
] as const;

function Inputs({ input, preset, onInput, onReadable }: InputsProps) {
  const [view, setView] = useState<"form" | "json">("form");
  return (
    <section aria-label="Input" className="grid gap-3">
      <div className="flex items-center justify-between">
        <h3 className="font-medium">Input</h3>
        <Segmented
          label="Input as"
          value={view}
          options={VIEWS}
          onChange={(next) => {
            onReadable(true);
            setView(next);
          }}
        />
      </div>
      {view === "form" ? (
        <RunForm input={input} preset={preset} onInput={onInput} />
      ) : (
        <JsonText input={input} onInput={onInput} onReadable={onReadable} />
      )}
    </section>
  );
}

function JsonText({ input, onInput, onReadable }: Omit<InputsProps, "preset">) {
  const [text, setText] = useState(() => JSON.stringify(input, null, 2));
  const isBad = readInput(text) === null;
  return (
    <div className="grid gap-1">
      <textarea
        aria-label="Input as JSON"
        value={text}
        rows={12}
        spellCheck={false}
        aria-invalid={isBad}
        onChange={(event) => {
          const read = readInput(event.target.value);
          setText(event.target.value);
          onReadable(read !== null);
          if (read !== null) onInput(read);
        }}
        className={`${CONTROL} p-2 font-mono text-xs`}
      />
      {isBad && <p className="text-xs text-status-failed-fg">This is not a JSON object.</p>}
    </div>
  );
}

function readInput(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text.trim() === "" ? "{}" : text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

interface MoreProps {
  readonly options: StartOptions;
  readonly onOptions: (options: StartOptions) => void;
}

function MoreOptions({ options, onOptions }: MoreProps) {
  return (
    <details>
      <summary className="py-1 text-text-2">More</summary>
      <div className="grid gap-2 pt-2">
        <FieldRow title="Correlation id" help="A text of yours to find the run by.">
          {({ id, describedBy }) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              value={options.correlationId ?? ""}
              onChange={({ target: { value } }) => {
                const { correlationId: _old, ...rest } = options;
                onOptions(value === "" ? rest : { ...rest, correlationId: value });
              }}
            />
          )}
        </FieldRow>
        <FieldRow title="Priority" help="0 to 99; higher goes first.">
          {({ id, describedBy }) => (
            <Input
              id={id}
              aria-describedby={describedBy}
              type="number"
              min={0}
              max={99}
              value={options.priority ?? ""}
              onChange={({ target: { value, valueAsNumber } }) => {
                const { priority: _old, ...rest } = options;
                onOptions(value === "" ? rest : { ...rest, priority: valueAsNumber });
              }}
            />
          )}
        </FieldRow>
      </div>
    </details>
  );
}
