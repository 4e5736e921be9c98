"use client";

import { cn } from "@/components/ui/cn";
import { secondTime } from "@/lib/client/format";
import { transitionText } from "@/lib/core/execution/replay";

import { useRun, useRunStore } from "./run-context";
import { seek } from "./run-past";
import { useHistory } from "./scrubber";
import { useVisibleRows } from "./visible-rows";

const ROW_PIXELS = 24;

/** Everything that has happened, in order; a line shows the run as it was then. */
export function RunLog() {
  const store = useRunStore();
  const history = useRun((state) => state.history);
  const past = useRun((state) => state.past);
  const { scroller, from, to, height } = useVisibleRows(history.length, ROW_PIXELS);
  useHistory();
  return (
    <div ref={scroller} className="h-full overflow-auto px-2 py-1">
      {history.length === 0 && <p className="p-2 text-text-3">Nothing is on record yet.</p>}
      <ol aria-label="Events of the run" className="relative font-mono text-xs" style={{ height }}>
        {history.slice(from, to).map((event, at) => (
          <li
            key={event.seq}
            className="absolute inset-x-0"
            style={{ top: (from + at) * ROW_PIXELS }}
          >
            <button
              type="button"
              aria-pressed={past?.seq === event.seq}
              onClick={() => seek(store, { seq: event.seq, at: event.at })}
              className={cn(
                "flex h-6 w-full items-center gap-3 rounded-control px-2 text-left hover:bg-surface-2",
                past?.seq === event.seq && "bg-accent-soft",
              )}
            >
              <time
                dateTime={new Date(event.at).toISOString()}
                className="text-text-3 tabular-nums"
              >
                {secondTime(event.at, true)}
              </time>
              <span className="shrink-0">{transitionText(event)}</span>
              <span className="min-w-0 truncate text-text-2" title={event.reason ?? undefined}>
                {event.reason}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}
