"use client";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import {
  BULK_ACTIONS,
  type BulkAction,
  type BulkOutcome,
  type ListedExecution,
} from "@/lib/client/executions";
import { countText, shortId } from "@/lib/client/format";

/** These throw something away and are asked about. */
export const ASKED: Readonly<Partial<Record<BulkAction, string>>> = {
  restart: "All their tasks run again; what they made before is thrown away.",
  terminate: "Their tasks are canceled. They can be retried later.",
  remove: "They disappear with their history. What they made stays until it is swept.",
};

/** What is done with chosen executions. */
export interface Job {
  readonly action: BulkAction;
  readonly rows: readonly ListedExecution[];
  /** Null: it is asked about. */
  readonly outcomes: readonly BulkOutcome[] | null;
}

/** Asks before what throws something away; then how far it is, and how it went with each. */
export function JobDialog({ job, onGo }: { readonly job: Job; readonly onGo: () => void }) {
  const { action, rows, outcomes } = job;
  const { title } = BULK_ACTIONS[action];
  const runs = countText(rows.length, "execution");
  if (outcomes === null) {
    return (
      <DialogContent title={`${title} ${runs}?`} description={ASKED[action]}>
        <Rows rows={rows} isAsked={({ status }) => isAllowed(action, status)} />
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button variant="danger" onClick={onGo}>
            {title}
          </Button>
        </div>
      </DialogContent>
    );
  }
  const isDone = outcomes.length === rows.length;
  return (
    <DialogContent title={`${title} ${runs}`} className="max-w-xl">
      <JobProgress job={job} />
      <ul
        aria-label="Results"
        className="max-h-72 divide-y divide-border-subtle overflow-y-auto rounded-card border border-border-default empty:hidden"
      >
        {outcomes.map(([id, refusal]) => (
          <li key={id} className="grid grid-cols-1 gap-0.5 px-3 py-2">
            <span className="flex gap-2">
              <span className="min-w-0 flex-1 truncate">
                {rows.find(({ workflowId }) => workflowId === id)?.workflowName}{" "}
                <span className="font-mono text-xs text-text-3">{shortId(id)}</span>
              </span>
              <span
                className={refusal === null ? "text-status-completed-fg" : "text-status-failed-fg"}
              >
                {refusal === null ? "done" : "refused"}
              </span>
            </span>
            {refusal !== null && (
              <span className="text-xs wrap-anywhere text-text-2">{refusal}</span>
            )}
          </li>
        ))}
      </ul>
      <div className="flex justify-end">
        <DialogClose asChild>
          <Button variant={isDone ? "primary" : "secondary"}>{isDone ? "Done" : "Hide"}</Button>
        </DialogClose>
      </div>
    </DialogContent>
  );
}

function refusedOf({ outcomes }: Job): number {
  return (outcomes ?? []).filter(([, refusal]) => refusal !== null).length;
}

/** How far it is, in words. */
export function jobText(job: Job): string {
  const refused = refusedOf(job);
  const done = (job.outcomes ?? []).length - refused;
  return `${done} of ${job.rows.length} done${refused > 0 ? `, ${refused} refused` : ""}`;
}

interface ProgressProps {
  readonly job: Job;
  readonly className?: string;
}

/** How far it is, as a bar and in words. */
export function JobProgress({ job, className }: ProgressProps) {
  const { rows, outcomes } = job;
  const tried = (outcomes ?? []).length;
  const refused = refusedOf(job);
  const text = jobText(job);
  return (
    <div className={cn("grid gap-1", className)}>
      <div
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={rows.length}
        aria-valuenow={tried}
        aria-valuetext={text}
        className="flex h-2 gap-px overflow-hidden rounded-full bg-surface-2"
      >
        <Part share={(tried - refused) / rows.length} isGood />
        <Part share={refused / rows.length} />
      </div>
      <p aria-live="polite" className="tabular-nums">
        {text}
      </p>
    </div>
  );
}

function Part({ share, isGood = false }: { readonly share: number; readonly isGood?: boolean }) {
  if (share === 0) return null;
  const colour = isGood ? "bg-status-completed-solid" : "bg-status-failed-solid";
  return <span className={colour} style={{ width: `${share * 100}%` }} />;
}

/** Whether the server does it to an execution of that status: what has ended is not stopped, what goes on not restarted. */
function isAllowed(action: BulkAction, status: string): boolean {
  if (action === "remove") return true;
  const isOpen = status === "RUNNING" || status === "PAUSED";
  return action === "terminate" ? isOpen : !isOpen;
}

interface AskedRowsProps {
  readonly rows: readonly ListedExecution[];
  readonly isAsked: (row: ListedExecution) => boolean;
}

/** What is asked about, each with its state; what will be refused is said before. */
function Rows({ rows, isAsked }: AskedRowsProps) {
  const others = rows.filter((row) => !isAsked(row)).length;
  return (
    <>
      <ul
        aria-label="Chosen executions"
        className="max-h-60 divide-y divide-border-subtle overflow-y-auto rounded-card border border-border-default"
      >
        {rows.map((row) => (
          <li
            key={row.workflowId}
            className={cn("flex items-center gap-2 px-3 py-1.5", !isAsked(row) && "text-text-3")}
          >
            <span className="min-w-0 flex-1 truncate">
              {row.workflowName}{" "}
              <span className="font-mono text-xs text-text-3">{shortId(row.workflowId)}</span>
            </span>
            <ExecutionStatusChip status={row.status} plain />
          </li>
        ))}
      </ul>
      {others > 0 && (
        <p className="text-text-2">
          {others === rows.length ? "None of them can be" : `${others} of them cannot be`}: the
          server will refuse {others === 1 ? "it" : "them"} and leave {others === 1 ? "it" : "them"}{" "}
          as {others === 1 ? "it is" : "they are"}.
        </p>
      )}
    </>
  );
}
