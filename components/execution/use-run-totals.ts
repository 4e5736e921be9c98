"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { galleryTotals } from "@/components/pictures/gallery-order";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { galleries } from "@/lib/client/gallery";

import { useIsPast } from "./run-context";
import { picturesOf, type PictureTotals, totalsOf } from "./run-pictures";

/** What a run has made, with the runs inside it as soon as they have ended. */
export function useRunTotals(live: LiveExecution): PictureTotals {
  const isPast = useIsPast();
  const own = useMemo(() => picturesOf(live), [live]);
  const inside = useMemo(() => childrenThatEnded(live), [live]);
  const hasInside = inside > 0 && !isPast;
  const { data } = useQuery({
    ...galleries.ofRun(live.execution.workflowId, own.length + inside),
    enabled: hasInside,
  });
  return hasInside && data ? galleryTotals(data) : totalsOf(own);
}

function childrenThatEnded({ tasks }: LiveExecution): number {
  return [...tasks.values()].filter(
    ({ taskType, status }) => taskType === "SUB_WORKFLOW" && status === "COMPLETED",
  ).length;
}
