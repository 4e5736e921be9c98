import { formatDuration } from "@/lib/core/policy/duration";
import type { PolicyPreview } from "@/lib/core/policy/strip";

const MOST_SHOWN = 12;
const HEIGHT = 56;
const WIDTH = 320;
const SMALLEST = 6;

/** Attempts on a time axis: blocks of work, dotted waits with their length, a stop sign where the workflow ends. */
export function AttemptStrip({ preview }: { readonly preview: PolicyPreview }) {
  const attempts = preview.attempts.slice(0, MOST_SHOWN);
  const hidden = preview.attempts.length - attempts.length;
  const x = timeScale(
    attempts.flatMap(({ scheduledAt, startAt, endAt }) => [scheduledAt, startAt ?? endAt, endAt]),
  );
  return (
    <figure className="grid gap-2">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="w-full rounded-tile bg-surface-2"
        role="img"
        aria-label={preview.caption}
      >
        {attempts.map((attempt) => {
          const from = x(attempt.startAt ?? attempt.scheduledAt);
          const width = Math.max(SMALLEST, x(attempt.endAt) - from);
          const waitFrom = x(attempt.scheduledAt);
          const waits = attempt.n > 0 && from - waitFrom > 1;
          return (
            <g key={attempt.n} opacity={attempt.reached ? 1 : 0.25}>
              {waits && (
                <>
                  <line
                    x1={waitFrom}
                    x2={from}
                    y1={28}
                    y2={28}
                    stroke="var(--status-retry-solid)"
                    strokeWidth={1.5}
                    strokeDasharray="1.5 2.5"
                  />
                  <text
                    x={(waitFrom + from) / 2}
                    y={14}
                    textAnchor="middle"
                    fontSize={10}
                    fill="var(--status-retry-fg)"
                    className="font-mono"
                  >
                    {from - waitFrom > 26
                      ? formatDuration(
                          ((attempt.startAt ?? attempt.endAt) - attempt.scheduledAt) / 1000,
                        )
                      : ""}
                  </text>
                </>
              )}
              <rect
                x={from}
                y={20}
                width={width}
                height={16}
                rx={3}
                fill="var(--status-running-solid)"
              />
              <text
                x={from + width / 2}
                y={49}
                textAnchor="middle"
                fontSize={10}
                fill="var(--text-3)"
              >
                {attempt.n + 1}
              </text>
            </g>
          );
        })}
      </svg>
      <figcaption className="text-xs text-text-2">
        {preview.caption}
        {hidden > 0 && ` · ${hidden} more not drawn`}
        {preview.endsWorkflowAs !== null &&
          ` · then the workflow is ${preview.endsWorkflowAs === "FAILED" ? "failed" : "timed out"}`}
      </figcaption>
    </figure>
  );
}

/** Linear; logarithmic when an attempt would be too narrow to see. */
function timeScale(times: readonly number[]): (ms: number) => number {
  const finite = times.filter(Number.isFinite);
  const end = Math.max(1, ...finite);
  const usable = WIDTH - 24;
  const crowded = finite.some((ms) => ms > 0 && (ms / end) * usable < 1);
  const position = crowded
    ? (ms: number) => Math.log1p(ms / 1000) / Math.log1p(end / 1000)
    : (ms: number) => ms / end;
  return (ms) => 8 + position(Math.min(ms, end)) * usable;
}
