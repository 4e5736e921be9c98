import { useMemo } from "react";

import { type Cause, causesOf } from "@/lib/core/execution/root-cause";

import { useChildrenShown, useLive } from "./run-context";
import { causeRunOf } from "./run-facts";
import type { Subject } from "./run-state";

/** Where the run went wrong, the earliest first; looked for in the runs that its tasks have started, too. */
export function useCauses(): readonly Cause[] {
  const live = useLive();
  const children = useChildrenShown();
  return useMemo(() => {
    if (!live) return [];
    return causesOf(causeRunOf(live), (id) => {
      const child = children.get(id);
      return child ? causeRunOf(child) : null;
    });
  }, [live, children]);
}

/** What an action on the cause is about. */
export function subjectOf({ above, task, workflowId }: Cause): Subject {
  const way = above.map((step) => step.task.referenceTaskName);
  return { target: task, below: way.length === 0 ? null : { workflowId, way }, ref: null };
}

/** The task of the run itself that leads to a cause. */
export function topOf({ above, task }: Cause) {
  return above[0]?.task ?? task;
}
