"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";

import { Button } from "@/components/ui/button";
import { FlaskConical, LoaderCircle, Play, X } from "@/components/ui/icons";
import { queries } from "@/lib/client/queries";
import { refOf } from "@/lib/core/definition/document";
import { ancestorsOf } from "@/lib/core/definition/tree-index";
import { USUAL_WISH } from "@/lib/core/simulate/made-up";

import { selectedPlace } from "../derive";
import { useDesigner, useDesignerStore } from "../designer-context";
import { playDry, setInput } from "./dry-actions";
import { closeDry } from "./dry-mode";
import { ResultSummary } from "./dry-result";
import { TaskWishes } from "./task-wishes";

/** Input, outcomes and result of a dry run, where the inspector is while editing. */
export function DryPanel() {
  const store = useDesignerStore();
  const dry = useDesigner((state) => state.dry);
  const raw = useDesigner((state) => selectedPlace(state)?.place.block.raw ?? null);
  const isInLoop = useDesigner((state) => {
    const place = selectedPlace(state)?.place;
    return place ? ancestorsOf(place).some(({ block }) => block.kind === "loop") : false;
  });
  const { data: workflows } = useQuery(queries.definitions());
  const inputId = useId();
  if (!dry) return null;
  const ref = raw ? refOf(raw) : "";
  const play = () => void playDry(store, workflows ?? []);
  return (
    <aside
      aria-label="Dry run"
      id="dry"
      className="flex w-90 max-w-full shrink-0 flex-col gap-4 overflow-y-auto border-l border-border-subtle bg-surface-1 p-4 max-[900px]:h-2/5 max-[900px]:w-full max-[900px]:border-t max-[900px]:border-l-0"
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        play();
      }}
    >
      <div className="flex items-center gap-2">
        <FlaskConical className="size-5 text-text-2" />
        <h2 className="flex-1 text-lg font-semibold">Dry run</h2>
        <Button size="sm" onClick={() => closeDry(store)}>
          <X />
          Edit
        </Button>
      </div>
      <p className="text-text-2">
        The engine runs your draft with made-up outcomes on a clock of its own. No worker is asked,
        nothing is stored.
      </p>
      {raw && ref !== "" ? (
        <TaskWishes key={ref} raw={raw} path={[ref]} isInLoop={isInLoop} />
      ) : (
        <p className="rounded-tile bg-surface-2 p-3 text-text-2">
          Select a task to say what it does. All that somebody works on succeed after{" "}
          {USUAL_WISH.seconds} second; the rest the engine does itself.
        </p>
      )}
      <div className="grid gap-1">
        <label htmlFor={inputId} className="text-text-2">
          Input
        </label>
        <textarea
          id={inputId}
          rows={4}
          value={dry.inputText}
          spellCheck={false}
          onChange={(event) => setInput(store, event.target.value)}
          className="rounded-control border border-border-strong bg-surface-1 p-2 font-mono text-xs"
        />
      </div>
      <Button variant="primary" disabled={dry.isWorking} onClick={play}>
        {dry.isWorking ? <LoaderCircle className="animate-spin" /> : <Play />}
        Play the dry run
      </Button>
      {dry.error !== null && (
        <p role="alert" className="rounded-tile bg-status-failed-soft p-3 text-status-failed-fg">
          {dry.error}
        </p>
      )}
      {dry.result && <ResultSummary result={dry.result} />}
    </aside>
  );
}
