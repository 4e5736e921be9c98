import type { Followed } from "@/lib/client/follow-execution";
import { type ExecutionStatus, isTerminalExecution } from "@/lib/core/execution/state";

/** One run as it is followed by a page. */
export interface RunState extends Followed {
  readonly id: string;
  /** Task types that wait although nobody asks for them. */
  readonly unasked: ReadonlySet<string>;
}

export function isEnded(status: string): boolean {
  return isTerminalExecution(status as ExecutionStatus);
}
