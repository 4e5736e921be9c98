"use client";

import Link from "next/link";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { cn } from "@/components/ui/cn";
import { RotateCw } from "@/components/ui/icons";
import { SmallPicture } from "@/components/ui/small-picture";
import { TimeAgo } from "@/components/ui/time-ago";
import type { ListedExecution } from "@/lib/client/executions";
import { countText, durationText, shortId, timeText } from "@/lib/client/format";
import { reasonInWords } from "@/lib/core/execution/reason";
import { EXECUTION_WORDS } from "@/lib/core/execution/status-words";

import { useVisibleRows } from "../visible-rows";

interface RowsProps {
  readonly rows: readonly ListedExecution[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (ids: readonly string[], isChosen: boolean) => void;
  /** The last row is in sight. */
  readonly onEnd: () => void;
}

const ROW_PIXELS = 60;
const COLUMNS = ["Status", "Workflow", "Started", "Duration", "Id"] as const;

/** A table of which only the rows in sight are drawn. */
export function ExecutionRows({ rows, chosen, onChoose, onEnd }: RowsProps) {
  const { scroller, from, to, height } = useVisibleRows(rows.length, ROW_PIXELS);
  const allChosen = rows.length > 0 && rows.every(({ workflowId }) => chosen.has(workflowId));
  return (
    <div
      ref={scroller}
      role="region"
      aria-label="Executions"
      tabIndex={-1}
      onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
        if (scrollTop + clientHeight > scrollHeight - 10 * ROW_PIXELS) onEnd();
      }}
      className="max-h-[max(20rem,calc(100dvh-16rem))] overflow-auto rounded-card border border-border-default bg-surface-1"
    >
      <table aria-rowcount={rows.length + 1} className="w-full table-fixed text-left">
        <thead className="sticky top-0 z-10 bg-surface-1 text-xs text-text-3 shadow-[0_1px_0_var(--border-default)]">
          <tr>
            <th scope="col" className="w-11 px-3 py-2">
              <input
                type="checkbox"
                aria-label="Choose all that are shown"
                checked={allChosen}
                onChange={({ target }) =>
                  onChoose(
                    rows.map(({ workflowId }) => workflowId),
                    target.checked,
                  )
                }
                className="block size-4 accent-(--accent)"
              />
            </th>
            {COLUMNS.map((title) => (
              <th
                key={title}
                scope="col"
                className={cn(
                  "px-2 py-2 font-medium",
                  title === "Status" && "w-8 max-sm:text-[0px] sm:w-40",
                  title === "Started" && "w-44 max-md:hidden",
                  title === "Duration" && "w-24 max-md:hidden",
                  title === "Id" && "w-28 max-lg:hidden",
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {from > 0 && <tr aria-hidden style={{ height: from * ROW_PIXELS }} />}
          {rows.slice(from, to).map((row, index) => (
            <Row
              key={row.workflowId}
              row={row}
              at={from + index + 2}
              isChosen={chosen.has(row.workflowId)}
              onChoose={onChoose}
            />
          ))}
          {to < rows.length && <tr aria-hidden style={{ height: height - to * ROW_PIXELS }} />}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  readonly row: ListedExecution;
  /** Its place in the whole table, from 1 with the head. */
  readonly at: number;
  readonly isChosen: boolean;
  readonly onChoose: RowsProps["onChoose"];
}

function Row({ row, at, isChosen, onChoose }: RowProps) {
  const { workflowId, workflowName, startTime, endTime, retries } = row;
  const started = new Date(startTime).toISOString();
  const cell = "px-2 whitespace-nowrap tabular-nums";
  return (
    <tr
      aria-rowindex={at}
      style={{ height: ROW_PIXELS }}
      className={cn(
        "border-b border-border-subtle hover:bg-surface-hover",
        isChosen && "bg-accent-soft",
      )}
    >
      <td className="px-3">
        <input
          type="checkbox"
          aria-label={`Choose ${workflowName} ${shortId(workflowId)}`}
          checked={isChosen}
          onChange={({ target }) => onChoose([workflowId], target.checked)}
          className="block size-4 accent-(--accent)"
        />
      </td>
      <td className="px-2">
        {/* Only its icon: the word is in the line below the name. */}
        <span aria-hidden className="block w-4 overflow-hidden sm:hidden">
          <ExecutionStatusChip status={row.status} plain />
        </span>
        <span className="max-sm:hidden">
          <ExecutionStatusChip status={row.status} />
        </span>
      </td>
      <td className="px-2">
        <span className="flex min-w-0 items-center gap-3">
          {row.imageId !== null && (
            <SmallPicture
              src={`/api/artifacts/${row.imageId}/preview?width=96`}
              className="size-10 shrink-0 rounded-tile bg-surface-2"
            />
          )}
          <span className="min-w-0 flex-1">
            <span className="flex min-w-0 items-center gap-2">
              <Link
                prefetch={false}
                href={`/executions/${workflowId}`}
                className="truncate font-medium hover:underline"
                title={workflowName}
              >
                {workflowName} <span className="text-text-3">v{row.workflowVersion}</span>
              </Link>
              {retries !== null && retries > 0 && (
                <span
                  className="flex shrink-0 items-center gap-1 text-xs text-status-retry-fg"
                  title={countText(retries, "attempt") + " after the first"}
                >
                  <RotateCw className="size-3" />
                  {retries}
                  <span className="sr-only"> more attempts</span>
                </span>
              )}
            </span>
            <Second row={row} />
          </span>
        </span>
      </td>
      <td className={cn(cell, "max-md:hidden")} title={timeText(started)}>
        {timeText(started)}
      </td>
      <td className={cn(cell, "max-md:hidden")}>
        {endTime > 0 ? durationText(endTime - startTime) : "–"}
      </td>
      <td className="px-2 font-mono text-xs text-text-3 max-lg:hidden" title={workflowId}>
        {shortId(workflowId)}
      </td>
    </tr>
  );
}

/** Another server may have statuses of its own. */
function wordOf(status: string): string {
  return Object.hasOwn(EXECUTION_WORDS, status)
    ? EXECUTION_WORDS[status as keyof typeof EXECUTION_WORDS].word
    : status;
}

/** Why it failed, else how it is known; in a narrow window when it began. */
function Second({ row }: { readonly row: ListedExecution }) {
  const { reasonForIncompletion, correlationId, startTime, endTime } = row;
  const isTold = Boolean(reasonForIncompletion || correlationId);
  return (
    <span className="block truncate text-xs text-text-3">
      <span className="sm:hidden">{wordOf(row.status)} · </span>
      <span className="tabular-nums md:hidden">
        <TimeAgo iso={new Date(startTime).toISOString()} />
        {endTime > 0 && ` · ${durationText(endTime - startTime)}`}
        {isTold && " · "}
      </span>
      {reasonForIncompletion ? (
        <span title={reasonForIncompletion}>{reasonInWords(reasonForIncompletion)}</span>
      ) : (
        correlationId
      )}
    </span>
  );
}
