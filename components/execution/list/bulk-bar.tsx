"use client";

import { Columns2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import {
  BULK_ACTIONS,
  type BulkAction,
  type BulkOutcome,
  doWithMany,
  type ListedExecution,
} from "@/lib/client/executions";
import { countText, shortId } from "@/lib/client/format";

interface BulkBarProps {
  /** Those that are chosen and shown. */
  readonly chosen: readonly ListedExecution[];
  readonly onClear: () => void;
  /** Something was done: rows have changed. */
  readonly onDone: () => void;
}

const ORDER: readonly BulkAction[] = ["retry", "pause", "resume", "restart", "terminate", "remove"];
/** These throw something away and are asked about. */
const ASKED: Readonly<Partial<Record<BulkAction, string>>> = {
  restart: "All their tasks run again; what they made before is thrown away.",
  terminate: "Their tasks are canceled. They can be retried later.",
  remove: "They disappear with their history. What they made stays until it is swept.",
};

interface Job {
  readonly action: BulkAction;
  readonly rows: readonly ListedExecution[];
  /** Null: it is asked about. */
  readonly outcomes: readonly BulkOutcome[] | null;
}

/** What can be done with the chosen executions, at once. */
export function BulkBar({ chosen, onClear, onDone }: BulkBarProps) {
  const [job, setJob] = useState<Job | null>(null);
  const run = async (action: BulkAction, rows: readonly ListedExecution[]) => {
    setJob({ action, rows, outcomes: [] });
    await doWithMany(
      action,
      rows.map(({ workflowId }) => workflowId),
      (part) => setJob((now) => now && { ...now, outcomes: [...(now.outcomes ?? []), ...part] }),
    );
    onDone();
  };
  const begin = (action: BulkAction) => {
    if (ASKED[action] === undefined) void run(action, chosen);
    else setJob({ action, rows: chosen, outcomes: null });
  };
  const [one, other] = chosen;
  return (
    <>
      {chosen.length > 0 && (
        <div
          role="toolbar"
          aria-label="With the chosen executions"
          className="sticky bottom-4 z-20 flex flex-wrap items-center gap-2 rounded-card border border-border-default bg-surface-1 px-3 py-2 shadow-menu"
        >
          <span className="mr-auto font-medium tabular-nums">{chosen.length} chosen</span>
          {chosen.length === 2 && one && other && (
            <Button asChild>
              <Link href={`/compare?a=${one.workflowId}&b=${other.workflowId}`}>
                <Columns2 aria-hidden />
                Compare
              </Link>
            </Button>
          )}
          {ORDER.map((action) => (
            <Button
              key={action}
              variant={action === "remove" ? "danger" : "secondary"}
              onClick={() => begin(action)}
            >
              {BULK_ACTIONS[action].title}
            </Button>
          ))}
          <Button variant="ghost" onClick={onClear}>
            Choose none
          </Button>
        </div>
      )}
      <Dialog open={job !== null} onOpenChange={(isOpen) => !isOpen && setJob(null)}>
        {job && <JobDialog job={job} onGo={() => void run(job.action, job.rows)} />}
      </Dialog>
    </>
  );
}

function JobDialog({ job, onGo }: { readonly job: Job; readonly onGo: () => void }) {
  const { action, rows, outcomes } = job;
  const { title } = BULK_ACTIONS[action];
  const runs = countText(rows.length, "execution");
  if (outcomes === null) {
    return (
      <DialogContent title={`${title} ${runs}?`} description={ASKED[action]}>
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
  const refused = outcomes.filter(([, refusal]) => refusal !== null);
  const isDone = outcomes.length === rows.length;
  const text = `${outcomes.length - refused.length} of ${rows.length} done${refused.length > 0 ? `, ${refused.length} refused` : ""}`;
  return (
    <DialogContent title={`${title} ${runs}`} className="max-w-xl">
      <div className="grid gap-1">
        <progress
          aria-label="Progress"
          max={rows.length}
          value={outcomes.length}
          className="h-2 w-full accent-(--accent)"
        />
        <p aria-live="polite" className="tabular-nums">
          {text}
        </p>
      </div>
      <ul
        aria-label="Results"
        className="max-h-72 divide-y divide-border-subtle overflow-y-auto rounded-card border border-border-default empty:hidden"
      >
        {outcomes.map(([id, refusal]) => (
          <li key={id} className="grid gap-0.5 px-3 py-2">
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
            {refusal !== null && <span className="text-xs text-text-2">{refusal}</span>}
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
