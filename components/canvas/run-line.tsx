"use client";

import { cn } from "@/components/ui/cn";
import { FlaskConical } from "@/components/ui/icons";

import type { CardRun, Pip } from "./card-run";
import { STATUS_FILL, STATUS_TEXT } from "./status-classes";

const MOST_PIPS = 5;

/** What a run says on a card: attempts, state, time. */
export function RunLine({ run }: { readonly run: CardRun | null }) {
  if (!run) return <span className="text-text-3">Not started</span>;
  return (
    <>
      <Pips pips={run.pips} />
      <span
        className={cn("flex min-w-0 flex-1 items-center gap-1 font-medium", STATUS_TEXT[run.token])}
      >
        <StateMark run={run} />
        <span className="truncate" title={run.word}>
          {run.word}
        </span>
      </span>
      {run.fault !== null && (
        <FlaskConical
          role="img"
          aria-label={`Injected: ${run.fault}`}
          className="size-3.5 shrink-0 text-status-retry-fg"
        />
      )}
      {run.time && (
        <span className={cn("shrink-0 text-text-2 tabular-nums", run.imageUrl && "pr-8")}>
          {run.time}
          {run.usual && (
            <span className="text-text-3" title="Against the median of the last runs">
              {" "}
              {run.usual}
            </span>
          )}
        </span>
      )}
    </>
  );
}

function Pips({ pips }: { readonly pips: readonly Pip[] }) {
  if (pips.length === 0) return null;
  return (
    <span aria-hidden className="flex items-center gap-0.5">
      {pips.slice(0, MOST_PIPS).map((pip, at) => (
        <span
          key={attemptKey(at)}
          data-attempt={at + 1}
          title={`Attempt ${at + 1}`}
          className="cursor-pointer py-2"
        >
          <PipMark pip={pip} />
        </span>
      ))}
      {pips.length > MOST_PIPS && <span className="text-text-3">+{pips.length - MOST_PIPS}</span>}
    </span>
  );
}

/** Attempts are known by their number. */
function attemptKey(at: number): string {
  return `attempt ${at + 1}`;
}

function PipMark({ pip }: { readonly pip: Pip }) {
  if (pip.mark === "hollow") {
    return (
      <span className="own-color block size-1.5 rounded-full border border-status-pending-solid" />
    );
  }
  return (
    <span
      className={cn(
        "own-color block size-1.5",
        pip.mark === "clock" ? "rounded-none" : "rounded-full",
        pip.mark === "cross" && "rotate-45 rounded-[1px]",
        STATUS_FILL[pip.token],
      )}
    />
  );
}

/** The icon of the state; while something is waited for that has an end, a ring that empties until then. */
function StateMark({ run }: { readonly run: CardRun }) {
  const Icon = run.icon;
  if (run.ring === null) {
    return <Icon className={cn("size-3.5 shrink-0", run.spins && "animate-spin")} />;
  }
  const around = 2 * Math.PI * 6;
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      data-ring={run.ring}
      className="size-4 shrink-0 -rotate-90"
    >
      <circle cx="8" cy="8" r="6" fill="none" stroke="var(--border-default)" strokeWidth="2.5" />
      <circle
        cx="8"
        cy="8"
        r="6"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.5"
        strokeDasharray={`${around * run.ring} ${around}`}
      />
    </svg>
  );
}
