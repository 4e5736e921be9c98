"use client";

import { Button } from "@/components/ui/button";
import { Flag } from "@/components/ui/icons";

import { actionTitle, useAction } from "../actions-context";
import { useDesigner, useDesignerStore } from "../designer-context";
import { PhotoField } from "./photo-field";
import { RunForm } from "./run-form";
import { inputOf } from "./run-input";
import { useSample, useTrialPhoto } from "./use-run";

/** About the start of the workflow: the photo and the values that the next run gets. */
export function StartPanel() {
  const store = useDesignerStore();
  const state = useDesigner((one) => one);
  const sample = useSample(state.name) ?? null;
  const trialPhoto = useTrialPhoto(state.name);
  const run = useAction();
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-3">
        <span className="grid size-8 shrink-0 place-items-center rounded-tile bg-surface-2 text-text-2">
          <Flag className="size-5" />
        </span>
        <div>
          <h2 className="text-base font-semibold">Start</h2>
          <p className="text-xs text-text-3">What the next run gets</p>
        </div>
      </div>
      <PhotoField sampleUrl={trialPhoto} />
      <RunForm
        input={inputOf(state, sample)}
        preset={null}
        onInput={(next) => store.setState({ runInput: next })}
      />
      <Button
        id="run-from-start"
        variant="primary"
        className="w-fit"
        title={actionTitle("run")}
        onClick={() => run("run")}
      >
        Run
      </Button>
    </div>
  );
}
