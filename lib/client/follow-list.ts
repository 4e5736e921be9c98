import { readEvents } from "./event-stream";

/** A row of the live feed. Times are epoch ms. */
export interface LiveSummary {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowVersion: number;
  readonly status: string;
  readonly startTime: number;
  readonly updateTime: number;
  readonly endTime: number;
  readonly correlationId: string | null;
  readonly reasonForIncompletion: string | null;
}

interface ListListener {
  readonly onSummary: (summary: LiveSummary) => void;
  /** The connection is there (again): what happened before is to be asked for. */
  readonly onConnected: () => void;
  /** A try to connect has failed; there will be others. */
  readonly onLost?: () => void;
}

const AGAIN_MS = 2_000;

/** Follows the status changes of all executions until the returned function is called. Rests while the tab is hidden, unless asked otherwise. */
export function followList(
  { onSummary, onConnected, onLost }: ListListener,
  options: { readonly evenHidden?: boolean } = {},
): () => void {
  let connection: AbortController | null = null;
  const connect = async () => {
    const mine = new AbortController();
    connection = mine;
    while (!mine.signal.aborted) {
      const wasConnected = await listen(mine.signal);
      if (!wasConnected && !mine.signal.aborted) onLost?.();
      await pause(mine.signal);
    }
  };
  /** Until the connection ends; answers whether there was one. */
  const listen = async (signal: AbortSignal) => {
    const headers = { accept: "text/event-stream" };
    const asked = fetch("/api/live/executions", { headers, cache: "no-store", signal });
    const answer = await asked.catch(() => null);
    if (!answer?.ok || !answer.body) return false;
    onConnected();
    await readEvents(answer.body, {
      onEvent: ({ event, data }) => {
        if (event === "summary") onSummary(JSON.parse(data) as LiveSummary);
      },
      onBytes: () => undefined,
    }).catch(() => undefined);
    return true;
  };
  const look = () => {
    if (document.hidden && !options.evenHidden) connection?.abort();
    else if (connection === null || connection.signal.aborted) void connect();
  };
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    connection?.abort();
    document.removeEventListener("visibilitychange", look);
  };
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const timer = setTimeout(resolve, AGAIN_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
