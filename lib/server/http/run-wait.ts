import { isTerminalExecution } from "@/lib/core/execution/state";
import type { ExecutionSnapshot, WorkflowEngine } from "@/lib/server/engine/engine";

/**
 * The execution when it has ended, or as it is when the time is over or the caller has gone.
 * @throws AppError NOT_FOUND.
 */
export async function awaitEnd(
  engine: WorkflowEngine,
  id: string,
  about: {
    readonly timeoutMs: number;
    readonly onGone: (listener: () => void) => () => void;
  },
): Promise<ExecutionSnapshot> {
  const over = new AbortController();
  const finish = () => over.abort();
  const isOver = new Promise<void>((resolve) => {
    over.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const timer = setTimeout(finish, about.timeoutMs);
  const end = engine.subscribe(id, {
    onChange: ({ header }) => {
      if (isTerminalExecution(header.status)) finish();
    },
  });
  const forget = about.onGone(finish);
  try {
    // Subscribed first: an end between the look and the subscription would be missed.
    const now = await engine.execution(id);
    if (isTerminalExecution(now.header.status)) return now;
    await isOver;
    return await engine.execution(id);
  } finally {
    clearTimeout(timer);
    end();
    forget();
  }
}
