"use client";

import { useMutation } from "@tanstack/react-query";
import { useContext, useId, useState } from "react";

import { Button } from "@/components/ui/button";
import { Play } from "@/components/ui/icons";
import { ScrollBox } from "@/components/ui/scroll-box";
import type { Block, RawTask } from "@/lib/core/definition/document";
import { refOf, typeOf } from "@/lib/core/definition/document";
import type { TryKind } from "@/lib/core/definition/task-forms/form";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

import { select } from "../actions";
import { useDesignerStore } from "../designer-context";
import { CONTROL } from "./expression-input";
import { RunDataContext } from "./run-data";
import { trialInputs, type Tried, tryLoop, tryScript, trySwitch } from "./try-run";

interface TryPanelProps {
  readonly kind: TryKind;
  readonly block: Block;
  readonly raw: RawTask;
}

const TITLES: Readonly<Record<TryKind, string>> = {
  script: "Try the program",
  switch: "Try which path is taken",
  loop: "Try how often it runs",
};

/** Runs the task's program on the server with an input of one's own: nothing is stored, no worker is asked. */
export function TryPanel({ kind, block, raw }: TryPanelProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="rounded-tile border border-border-subtle"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="px-3 py-2 text-text-2">{TITLES[kind]}</summary>
      {isOpen && <Trial kind={kind} block={block} raw={raw} />}
    </details>
  );
}

function Trial({ kind, block, raw }: TryPanelProps) {
  const { data } = useContext(RunDataContext);
  const resolve = (value: JsonValue) => (data ? data.resolve(value) : value);
  const [inputs, setInputs] = useState<string | null>(null);
  const [outputs, setOutputs] = useState<string | null>(null);
  const inputText = inputs ?? pretty(trialInputs(raw, resolve));
  const outputText =
    outputs ??
    pretty(
      Object.fromEntries(bodyRefs(block).map((ref) => [ref, data?.outputOf(ref) ?? {}] as const)),
    );
  const read = readMap(inputText);
  const readOutputs = kind === "loop" ? readMaps(outputText) : {};
  const trial = useMutation({
    mutationFn: async (): Promise<Tried> => {
      if (!read || !readOutputs) throw new Error("The input is no JSON object.");
      if (kind === "switch") return trySwitch(raw, read, caseKeys(block));
      return kind === "loop" ? tryLoop(raw, read, readOutputs) : tryScript(raw, read);
    },
  });
  return (
    <div className="grid gap-3 px-3 pb-3">
      <JsonArea
        label="With this input"
        text={inputText}
        isRead={read !== null}
        onText={setInputs}
      />
      {kind === "loop" && (
        <JsonArea
          label="When its tasks answer"
          text={outputText}
          isRead={readOutputs !== null}
          onText={setOutputs}
        />
      )}
      <Button
        size="sm"
        className="w-fit"
        disabled={!read || !readOutputs || trial.isPending}
        onClick={() => trial.mutate()}
      >
        <Play />
        {trial.isPending ? "Running …" : "Try it"}
      </Button>
      <div role="status" className="grid gap-2 empty:hidden">
        {trial.isError && <p className="text-status-failed-fg">{trial.error.message}</p>}
        {trial.data && <Answer kind={kind} block={block} raw={raw} tried={trial.data} />}
      </div>
    </div>
  );
}

interface JsonAreaProps {
  readonly label: string;
  readonly text: string;
  readonly isRead: boolean;
  readonly onText: (text: string) => void;
}

function JsonArea({ label, text, isRead, onText }: JsonAreaProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-text-2">
        {label}
      </label>
      <textarea
        id={id}
        rows={Math.min(10, Math.max(3, text.split("\n").length))}
        spellCheck={false}
        aria-invalid={!isRead}
        aria-describedby={isRead ? undefined : `${id}-wrong`}
        value={text}
        onChange={({ target }) => onText(target.value)}
        className={`${CONTROL} py-1.5 font-mono text-xs`}
      />
      {!isRead && (
        <p id={`${id}-wrong`} className="text-xs text-status-failed-fg">
          A map in braces is needed: {'{"name": "value"}'}.
        </p>
      )}
    </div>
  );
}

function Answer({ kind, block, raw, tried }: TryPanelProps & { readonly tried: Tried }) {
  if (!tried.ok) return <p className="break-words text-status-failed-fg">{tried.reason}</p>;
  if (kind === "switch") return <Path block={block} raw={raw} chosen={String(tried.value)} />;
  if (kind === "loop") {
    const rounds = Number(tried.value);
    return (
      <p>
        The loop would run <strong>{rounds === 1 ? "once" : `${rounds} times`}</strong>.
      </p>
    );
  }
  return (
    <>
      <p className="text-text-2">The result would be</p>
      <ScrollBox label="Result" className="max-h-60">
        {pretty(tried.value)}
      </ScrollBox>
    </>
  );
}

/** Which tasks would come next, with a button that marks them on the canvas. */
function Path({ block, raw, chosen }: Omit<TryPanelProps, "kind"> & { readonly chosen: string }) {
  const store = useDesignerStore();
  if (block.kind !== "switch") return null;
  const own = block.cases.find(({ key }) => key === chosen);
  const isTaken = own !== undefined && (typeOf(raw) === "SWITCH" || own.seq.items.length > 0);
  const seq = isTaken ? own.seq : block.otherwise;
  const refs = seq.items.map((one) => refOf(one.raw));
  return (
    <>
      <p>
        The value is <code className="font-mono">&quot;{chosen}&quot;</code>:{" "}
        {isTaken ? "its case is taken." : "no case has it, so the default is taken."}
      </p>
      <p>
        The path would be{" "}
        {refs.length === 0 ? (
          "empty: it goes on after the switch."
        ) : (
          <span className="font-mono text-xs">{refs.join(" → ")}</span>
        )}
      </p>
      {seq.items.length > 0 && (
        <Button
          size="sm"
          className="w-fit"
          onClick={() =>
            select(
              store,
              seq.items.map(({ id }) => id),
            )
          }
        >
          Show the path
        </Button>
      )}
    </>
  );
}

function caseKeys(block: Block): readonly string[] {
  return block.kind === "switch" ? block.cases.map(({ key }) => key) : [];
}

function bodyRefs(block: Block): readonly string[] {
  return block.kind === "loop"
    ? block.body.items.map(({ raw }) => refOf(raw)).filter((ref) => ref !== "")
    : [];
}

function pretty(value: JsonValue): string {
  return JSON.stringify(value, null, 2);
}

function readMap(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text.trim() === "" ? "{}" : text) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    // Still being typed.
    return null;
  }
}

function readMaps(text: string): Readonly<Record<string, JsonObject>> | null {
  const map = readMap(text);
  if (!map) return null;
  const entries = Object.entries(map).flatMap(([key, value]) =>
    isJsonObject(value) ? [[key, value] as const] : [],
  );
  return entries.length === Object.keys(map).length ? Object.fromEntries(entries) : null;
}
