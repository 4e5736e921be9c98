"use client";

import { useEffect } from "react";

import { Button } from "@/components/ui/button";
import { FlaskConical, Pause, Play, SkipBack, SkipForward } from "@/components/ui/icons";
import { durationText } from "@/lib/client/format";
import { momentsOf } from "@/lib/core/simulate/replay";

import { useDesigner, useDesignerStore } from "../designer-context";
import type { DesignerStore } from "../store";
import { seek, togglePlaying } from "./dry-actions";
import type { DryResult } from "./dry-run";

/** A dry run of any length is played in about this time. */
const PLAY_MS = 6_000;

/** The virtual clock: plays, stops and goes to any moment. */
export function DryBar() {
  const store = useDesignerStore();
  const result = useDesigner(({ dry }) => dry?.result ?? null);
  const atMs = useDesigner(({ dry }) => dry?.atMs ?? 0);
  const isPlaying = useDesigner(({ dry }) => dry?.isPlaying ?? false);
  usePlaying(store, result, isPlaying);
  if (!result) return null;
  const { tookMs } = result;
  const time = `${durationText(atMs)} of ${durationText(tookMs)}`;
  return (
    <section
      aria-label="Virtual time"
      className="absolute inset-x-4 top-3 z-10 flex items-center gap-2 rounded-panel border border-border-default bg-surface-1 px-3 py-2 shadow-menu"
    >
      <FlaskConical className="size-4 shrink-0 text-text-2" />
      <span className="font-medium max-sm:sr-only">Dry run</span>
      <Step store={store} result={result} atMs={atMs} by={-1} />
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={isPlaying ? "Pause" : "Play"}
        onClick={() => togglePlaying(store)}
      >
        {isPlaying ? <Pause /> : <Play />}
      </Button>
      <Step store={store} result={result} atMs={atMs} by={1} />
      <input
        type="range"
        min={0}
        max={Math.max(1, tookMs)}
        step={Math.max(1, Math.round(tookMs / 1_000))}
        value={atMs}
        aria-label="Moment"
        aria-valuetext={time}
        onChange={(event) => seek(store, event.target.valueAsNumber)}
        className="min-w-0 flex-1 accent-accent"
      />
      <span className="shrink-0 text-xs text-text-2 tabular-nums">{time}</span>
    </section>
  );
}

interface StepProps {
  readonly store: DesignerStore;
  readonly result: DryResult;
  readonly atMs: number;
  readonly by: 1 | -1;
}

/** To the next or previous moment at which something changes. */
function Step({ store, result, atMs, by }: StepProps) {
  const moments = momentsOf(result.transitions);
  const next = by > 0 ? moments.find((at) => at > atMs) : moments.findLast((at) => at < atMs);
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={by > 0 ? "Next event" : "Previous event"}
      disabled={next === undefined}
      onClick={() => next !== undefined && seek(store, next)}
    >
      {by > 0 ? <SkipForward /> : <SkipBack />}
    </Button>
  );
}

/** Moves the clock on in every frame while it plays; without motion it goes to the end at once. */
function usePlaying(store: DesignerStore, result: DryResult | null, isPlaying: boolean): void {
  useEffect(() => {
    if (!result || !isPlaying) return undefined;
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) {
      seek(store, result.tookMs);
      return undefined;
    }
    const speed = Math.max(1, result.tookMs / PLAY_MS);
    let last = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const { dry } = store.getState();
      if (!dry?.isPlaying) return;
      seek(store, dry.atMs + (now - last) * speed, true);
      last = now;
      frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [store, result, isPlaying]);
}
