import { useEffect, useRef } from "react";

import { toast } from "@/components/ui/toast";

import { useIsPast, usePresent, useRun } from "./run-context";
import { useRunSelection } from "./run-selection";
import { topOf, useCauses } from "./use-causes";

/**
 * Once for each failure: opens the task that caused it, or says so where another task is being looked at, where the
 * canvas does not follow, or where somebody is writing.
 */
export function useFailureFocus(): void {
  const live = usePresent();
  const [cause] = useCauses();
  const isPast = useIsPast();
  const following = useRun((state) => state.following);
  const { ref, select } = useRunSelection();
  const told = useRef<number | null>(null);
  const watched = useRef(false);
  const status = live?.execution.status ?? "";
  const endTime = live?.execution.endTime ?? 0;
  const causeRef = cause && !isPast ? topOf(cause).referenceTaskName : null;
  useEffect(() => {
    const hasFailed = status === "FAILED" || status === "TIMED_OUT";
    if (status === "RUNNING") watched.current = true;
    if (!hasFailed || causeRef === null || told.current === endTime) return;
    told.current = endTime;
    const isLed = !watched.current || (following && !isWriting());
    // What an address names stays; what fails before one's eyes is shown.
    if (isLed && (ref === null || (ref === causeRef && watched.current))) select(causeRef);
    else if (watched.current && ref !== causeRef) {
      toast.error(`The run failed at ${causeRef}.`, {
        action: { label: "Show", onClick: () => select(causeRef) },
      });
    }
  }, [status, endTime, causeRef, following, ref, select]);
}

function isWriting(): boolean {
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement.matches("input, textarea, select");
}
