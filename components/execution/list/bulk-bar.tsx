"use client";

import { Columns2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import {
  BULK_ACTIONS,
  type BulkAction,
  doWithMany,
  type ListedExecution,
} from "@/lib/client/executions";

import { ASKED, type Job, JobDialog } from "./bulk-dialog";

interface BulkBarProps {
  /** Those that are chosen and shown. */
  readonly chosen: readonly ListedExecution[];
  readonly onClear: () => void;
  /** Something was done: rows have changed. */
  readonly onDone: () => void;
}

const ORDER: readonly BulkAction[] = ["retry", "pause", "resume", "restart", "terminate", "remove"];

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
