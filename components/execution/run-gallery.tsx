"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { useSettled } from "@/components/pictures/use-settled";
import { PicturesSoFar } from "@/components/pictures/pictures-so-far";
import { Dialog, LongSheetContent } from "@/components/ui/dialog";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { galleries } from "@/lib/client/gallery";

import { useLive } from "./run-context";
import { picturesOf } from "./run-pictures";
import { useRunSelection } from "./run-selection";
import { isEnded } from "./run-state";

/** What the run has made, in a sheet that the run bar opens: choose, compare, download. */
export function RunGallery() {
  const live = useLive();
  const { gallery, openGallery } = useRunSelection();
  return (
    <Dialog open={gallery} onOpenChange={(open) => openGallery(open)}>
      {gallery && live && (
        <LongSheetContent title="Variants" className="w-[60rem]" beginsAt="Close the variants">
          <Body live={live} />
        </LongSheetContent>
      )}
    </Dialog>
  );
}

/** Between two looks at what a run has made meanwhile. */
const AGAIN_MS = 400;

function Body({ live }: { readonly live: LiveExecution }) {
  const { workflowId, status } = live.execution;
  const made = useMemo(() => madeBy(live), [live]);
  const result = useQuery(galleries.ofRun(workflowId, useSettled(made, AGAIN_MS)));
  const zipUrl = `/api/executions/${encodeURIComponent(workflowId)}/artifacts.zip`;
  return <PicturesSoFar result={result} maker="task" isOver={isEnded(status)} zipUrl={zipUrl} />;
}

/** Changes when there may be more: a task has made one, or a run inside has ended. */
function madeBy(live: LiveExecution): number {
  const children = [...live.tasks.values()].filter(
    ({ taskType, status }) => taskType === "SUB_WORKFLOW" && status === "COMPLETED",
  );
  return picturesOf(live).length + children.length;
}
