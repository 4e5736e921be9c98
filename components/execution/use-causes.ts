import { useMemo } from "react";

import { type Cause, causesOf } from "@/lib/core/execution/root-cause";

import { useIsPast, useLive, useRun } from "./run-context";
import { causeRunOf } from "./run-facts";

/** Where the run went wrong, the earliest first; looked for in the runs that its tasks have started, too. */
export function useCauses(): readonly Cause[] {
  const live = useLive();
  const children = useRun((state) => state.children);
  const isPast = useIsPast();
  return useMemo(() => {
    if (!live) return [];
    return causesOf(causeRunOf(live), (id) => {
      const child = isPast ? undefined : children.get(id);
      return child ? causeRunOf(child) : null;
    });
  }, [live, children, isPast]);
}

/** The task of the run itself that leads to a cause. */
export function topOf({ above, task }: Cause) {
  return above[0]?.task ?? task;
}
