"use client";

import Link from "next/link";
import { useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Columns2 } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import {
  BULK_ACTIONS,
  type BulkAction,
  type BulkOutcome,
  doWithMany,
  type ListedExecution,
} from "@/lib/client/executions";

import { ASKED, type Job, JobDialog, JobProgress, jobText } from "./bulk-dialog";

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
  const [isShown, setShown] = useState(false);
  const isWatched = useRef(false);
  const show = (isOpen: boolean) => {
    isWatched.current = isOpen;
    setShown(isOpen);
  };
  const run = async (action: BulkAction, rows: readonly ListedExecution[]) => {
    let outcomes: readonly BulkOutcome[] = [];
    setJob({ action, rows, outcomes });
    await doWithMany(
      action,
      rows.map(({ workflowId }) => workflowId),
      (part) => {
        outcomes = [...outcomes, ...part];
        setJob({ action, rows, outcomes });
      },
    );
    onDone();
    if (isWatched.current) return;
    toast.info(`${BULK_ACTIONS[action].title}: ${jobText({ action, rows, outcomes })}.`, {
      action: { label: "Show", onClick: () => show(true) },
    });
  };
  const begin = (action: BulkAction) => {
    show(true);
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
                <Columns2 />
                Compare
              </Link>
            </Button>
          )}
          {ORDER.map((action) => (
            <Button
              key={action}
              // One after the other: what goes on has its own end.
              disabled={job !== null && isGoingOn(job)}
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
      {job && isGoingOn(job) && !isShown && <HiddenJob job={job} onShow={() => show(true)} />}
      <Dialog open={job !== null && isShown} onOpenChange={show}>
        {job && <JobDialog job={job} onGo={() => void run(job.action, job.rows)} />}
      </Dialog>
    </>
  );
}

function isGoingOn({ rows, outcomes }: Job): boolean {
  return outcomes !== null && outcomes.length < rows.length;
}

/** What goes on behind a dialog that was hidden: how far it is, and the way back. */
function HiddenJob({ job, onShow }: { readonly job: Job; readonly onShow: () => void }) {
  return (
    <div className="sticky bottom-4 z-20 flex flex-wrap items-center gap-x-3 gap-y-2 rounded-card border border-border-default bg-surface-1 px-3 py-2 shadow-menu">
      <span className="font-medium">{BULK_ACTIONS[job.action].title}</span>
      <JobProgress job={job} className="min-w-40 flex-1" />
      <Button onClick={onShow}>Show</Button>
    </div>
  );
}
