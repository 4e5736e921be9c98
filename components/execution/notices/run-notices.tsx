"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect } from "react";

import { toast } from "@/components/ui/toast";
import { useHiddenTitle } from "@/components/ui/hidden-title";
import { api } from "@/lib/client/api";
import { isBatchSending, onBatchSent, refusedIn } from "@/lib/client/batch-sender";
import { showNotice } from "@/lib/client/browser-notices";
import { followList } from "@/lib/client/follow-list";
import { shortId } from "@/lib/client/format";
import {
  forgetEnded,
  isOpen,
  noteRun,
  restoreWatched,
  useWatchedRuns,
  watchedRuns,
  type WatchedRun,
} from "@/lib/client/watched-runs";

import { batchText, hiddenTitle, statusWord } from "./notice-text";

/** Tells of the end of runs that this tab has started or shown, wherever one is: title, icon, toast, notification. */
export function RunNotices() {
  const runs = useWatchedRuns();
  const router = useRouter();
  const hasOpen = runs.some(isOpen);
  const watched = runs.length;
  useHiddenTitle(hiddenTitle(runs));
  useEffect(restoreWatched, []);
  useEffect(() => {
    // What was told by the title is known when the tab is seen again.
    const look = () => document.visibilityState === "visible" && forgetEnded(isBatchSending);
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  const endOfBatch = useCallback(
    (batch: string) => tellBatch(batch, () => router.push(`/batches/${encodeURIComponent(batch)}`)),
    [router],
  );
  // Its last photo may be refused after its last run has ended.
  useEffect(() => onBatchSent(endOfBatch), [endOfBatch]);
  const take = useCallback(
    (run: WatchedRun) => {
      const before = watchedRuns().find(({ id }) => id === run.id);
      noteRun(run);
      if (!before || !isOpen(before) || isOpen(run)) return;
      const { batch } = before;
      if (batch === undefined) tell(run, () => router.push(`/executions/${run.id}`));
      else endOfBatch(batch);
    },
    [router, endOfBatch],
  );
  useEffect(() => {
    if (!hasOpen) return undefined;
    return followList(
      {
        onSummary: ({ workflowId, workflowName, status }) => {
          if (watchedRuns().some(({ id }) => id === workflowId)) {
            take({ id: workflowId, name: workflowName, status });
          }
        },
        onConnected: () => void askAll(take),
      },
      { evenHidden: true },
    );
  }, [hasOpen, take]);
  useEffect(() => {
    if (watched === 0) return undefined;
    // A short run may have ended before it was noted.
    const late = setTimeout(() => void askAll(take), LATE_MS);
    return () => clearTimeout(late);
  }, [watched, take]);
  return null;
}

const LATE_MS = 1_500;

/** Their ends may have come while nobody listened. */
async function askAll(take: (run: WatchedRun) => void): Promise<void> {
  for (const run of watchedRuns().filter(isOpen)) {
    const path = `/workflow/${encodeURIComponent(run.id)}?includeTasks=false`;
    const now = await api<{ status?: string }>(path).catch(() => null);
    if (now?.status !== undefined) take({ ...run, status: now.status });
  }
}

function tell(run: WatchedRun, open: () => void): void {
  const text = `${run.name} ${shortId(run.id)}`;
  const word = statusWord(run.status).toLowerCase();
  if (document.visibilityState === "hidden") {
    showNotice(`${run.name}: ${word}`, `Run ${shortId(run.id)}`, open);
    return;
  }
  forgetEnded(isBatchSending);
  // Whoever looks at it has seen it.
  if (window.location.href.includes(run.id)) return;
  const show = run.status === "COMPLETED" ? toast.success : toast.error;
  show(`${text}: ${word}`, { id: run.id, action: { label: "Open", onClick: open } });
}

/** One word for all of a batch, when the last of its runs has ended and its last photo was sent or refused. */
function tellBatch(batch: string, open: () => void): void {
  const runs = watchedRuns().filter((run) => run.batch === batch);
  if (isBatchSending(batch) || runs.some(isOpen)) return;
  const refused = refusedIn(batch);
  const text = batchText(batch, runs, refused);
  if (document.visibilityState === "hidden") {
    showNotice(`Batch ${batch}`, text, open);
    return;
  }
  forgetEnded(isBatchSending);
  if (window.location.href.includes(encodeURIComponent(batch))) return;
  const isGood = refused === 0 && runs.every(({ status }) => status === "COMPLETED");
  const show = isGood ? toast.success : toast.error;
  show(text, { id: batch, duration: 10_000, action: { label: "Open", onClick: open } });
}
