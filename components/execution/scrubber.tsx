"use client";

import { type KeyboardEvent, useEffect } from "react";

import { FastForward, Pause, Play, StepBack, StepForward } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/input";
import { secondTime } from "@/lib/client/format";
import { momentAt, transitionText } from "@/lib/core/execution/replay";
import type { Transition } from "@/lib/core/execution/state";

import { stepByHand, togglePlayback } from "./playback";
import { usePresent, useRun, useRunStore } from "./run-context";
import { readHistory, seek } from "./run-past";
import type { Pace } from "./run-state";
import { share, type Span } from "./timeline-scale";

const PAUSE_MS = 500;

/** Keeps what has happened up to date while somebody may look at it. */
export function useHistory(): void {
  const store = useRunStore();
  const live = usePresent();
  useEffect(() => {
    if (!live) return undefined;
    const timer = setTimeout(() => void readHistory(store).catch(() => undefined), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [store, live]);
}

/** Steps from event to event, or plays them, and says where one is. */
export function ScrubberButtons() {
  const store = useRunStore();
  const past = useRun((state) => state.past);
  const step = (by: 1 | -1) => void stepByHand(store, by).catch(sayUnread);
  return (
    <div className="flex min-w-0 items-center gap-1" role="group" aria-label="Time travel">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Previous event"
        title="Previous event ([)"
        onClick={() => step(-1)}
      >
        <StepBack />
      </Button>
      <PlayButton />
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Next event"
        title="Next event (])"
        disabled={past === null}
        onClick={() => step(1)}
      >
        <StepForward />
      </Button>
      <PaceSelect />
      <Button variant="ghost" size="sm" disabled={past === null} onClick={() => seek(store, null)}>
        <FastForward />
        Now
      </Button>
      <Told />
    </div>
  );
}

function sayUnread(): void {
  toast.error("What has happened could not be read.");
}

function PlayButton() {
  const store = useRunStore();
  const isPlaying = useRun((state) => state.isPlaying);
  const name = isPlaying ? "Pause the replay" : "Play what happened";
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={name}
      title={`${name} (Space)`}
      onClick={() => void togglePlayback(store).catch(sayUnread)}
    >
      {isPlaying ? <Pause /> : <Play />}
    </Button>
  );
}

const PACES: readonly (readonly [title: string, pace: Pace])[] = [
  ["¼×", 0.25],
  ["1×", 1],
  ["4×", 4],
  ["16×", 16],
  ["All in 10 s", "whole"],
];

function PaceSelect() {
  const store = useRunStore();
  const pace = useRun((state) => state.pace);
  return (
    <Select
      aria-label="Speed"
      title="Speed of the replay"
      value={String(pace ?? 1)}
      onChange={({ target }) =>
        store.setState({ pace: target.value === "whole" ? "whole" : Number(target.value) })
      }
      className="h-7 w-auto shrink-0 [field-sizing:content] border-transparent bg-transparent px-1 hover:bg-surface-hover"
    >
      {PACES.map(([title, value]) => (
        <option key={title} value={String(value)}>
          {title}
        </option>
      ))}
    </Select>
  );
}

function Told() {
  const past = useRun((state) => state.past);
  const history = useRun((state) => state.history);
  // Nobody listens as fast as it plays.
  const isPlaying = useRun((state) => state.isPlaying);
  const event = past && history.find(({ seq }) => seq === past.seq);
  const at = event ? history.indexOf(event) + 1 : 0;
  return (
    <span
      role={isPlaying ? "none" : "status"}
      className="min-w-0 truncate text-xs text-text-2 tabular-nums"
    >
      {event &&
        `${secondTime(event.at, true)} ${transitionText(event)} · ${at} of ${history.length}`}
    </span>
  );
}

interface RangeProps {
  readonly whole: Span;
  /** The part that the rows below show; null: all of it. */
  readonly shown: Span | null;
}

/** Any moment of the run, by pointer and by arrow keys, with a mark at every failure. */
export function ScrubberRange({ whole, shown: part }: RangeProps) {
  const store = useRunStore();
  const history = useRun((state) => state.history);
  const past = useRun((state) => state.past);
  const first = history[0];
  if (!first) return null;
  const shown = past?.at ?? whole.to;
  const event = past ? history.find(({ seq }) => seq === past.seq) : null;
  const onChange = (value: number) => {
    const at = whole.from + value;
    if (at >= whole.to) seek(store, null);
    else seek(store, momentAt(history, at) ?? { seq: first.seq, at: first.at });
  };
  const onKeyDown = (key: KeyboardEvent) => {
    if (key.key !== " " || key.repeat) return;
    key.preventDefault();
    void togglePlayback(store).catch(sayUnread);
  };
  return (
    <div className="relative h-5 border-b border-border-subtle">
      <div className="timeline-area absolute inset-y-0">
        {history.filter(isFailure).map(({ seq, at }) => (
          <span
            key={seq}
            aria-hidden
            className="pointer-events-none absolute top-0 h-1.5 w-0.5 bg-status-failed-solid"
            style={{ left: `${share(at, whole)}%` }}
          />
        ))}
        {part && (
          <span
            aria-hidden
            data-shown=""
            className="pointer-events-none absolute inset-y-0 border-x-2 border-accent bg-accent-soft"
            style={{
              left: `${share(part.from, whole)}%`,
              width: `${share(part.to, whole) - share(part.from, whole)}%`,
            }}
          />
        )}
        <input
          type="range"
          min={0}
          max={Math.max(1, Math.round(whole.to - whole.from))}
          value={Math.round(shown - whole.from)}
          aria-label="Moment of the run"
          aria-valuetext={event ? `${secondTime(shown, true)}, ${transitionText(event)}` : "now"}
          onChange={({ target }) => onChange(target.valueAsNumber)}
          onKeyDown={onKeyDown}
          className="timeline-range absolute inset-0 w-full accent-accent"
        />
      </div>
    </div>
  );
}

function isFailure({ to, ref }: Transition): boolean {
  return (
    ref !== null && (to === "FAILED" || to === "FAILED_WITH_TERMINAL_ERROR" || to === "TIMED_OUT")
  );
}
