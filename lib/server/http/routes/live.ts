import { AppError } from "@/lib/core/errors";
import { isBeginning } from "@/lib/core/execution/replay";
import { isTerminalExecution, type Transition } from "@/lib/core/execution/state";
import { limits } from "@/lib/core/limits";
import { type ApiContext, headerOf } from "@/lib/server/http/context";
import { changeText, snapshotText, summaryText, touchText } from "@/lib/server/http/live-json";
import { textQuery } from "@/lib/server/http/query";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { OwnServices } from "@/lib/server/http/services";
import { type EventStream, eventStream } from "@/lib/server/http/sse";
import type { ExecutionSnapshot } from "@/lib/server/engine/engine";
import type { LiveChange, LiveListener } from "@/lib/server/live/feed";

const tag = "live";
const HEARTBEAT_MS = 15_000;
/** A viewer that lags behind by more gets a fresh snapshot instead of the changes. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;

export interface LiveOptions {
  /** Called with what ends a stream; the answer takes it back. Streams end when the server stops. */
  readonly register: (close: () => void) => () => void;
}

/**
 * Server-sent events. Of one execution: `snapshot` (id = last transition), then `change` for every transition (id = its
 * seq), `touch` for values without one, `gone` for attempts that are not kept any more, `progress`. `Last-Event-ID` resumes with the missed changes instead of a
 * snapshot, unless a loop does not keep its turns. Where the execution begins again, which may throw records away and
 * change its definition, another snapshot comes. Of all: `summary` whenever an execution changed its status.
 */
export function liveRoutes(table: RouteTable, services: OwnServices, options: LiveOptions): void {
  let open = 0;
  const begin = (c: ApiContext, run: (viewer: Viewer) => void): Response => {
    if (open >= limits.liveListeners) {
      throw new AppError(
        "RATE_LIMITED",
        `There are ${open} live viewers already. Close some windows and try again.`,
      );
    }
    open += 1;
    return openStream(c, options, run, () => (open -= 1));
  };
  const one = { tag, summary: "Live events of an execution", answer: "stream" } as const;
  table.add("GET", "/api/live/executions/:id", one, async (c) => {
    const id = param(c, "id");
    await services.engine.execution(id);
    return begin(c, (viewer) => void follow(services, id, lastSeen(c), viewer));
  });
  table.add(
    "GET",
    "/api/live/executions",
    { ...one, summary: "Status changes of all executions" },
    (c) =>
      begin(c, (viewer) => {
        viewer.stream.comment("listening");
        viewer.subscribed(services.engine.subscribe(null, summaryListener(viewer.stream)));
      }),
  );
}

interface Viewer {
  readonly stream: EventStream;
  /** Remembers what has to be ended with the stream. */
  subscribed(end: () => void): void;
  readonly isOpen: () => boolean;
}

function openStream(
  c: ApiContext,
  options: LiveOptions,
  run: (viewer: Viewer) => void,
  onEnd: () => void,
): Response {
  const ends: (() => void)[] = [onEnd];
  let isOpen = true;
  const close = () => {
    isOpen = false;
    for (const end of ends.splice(0)) end();
  };
  return eventStream(
    (stream) => {
      const heartbeat = setInterval(() => stream.comment("heartbeat"), HEARTBEAT_MS);
      ends.push(() => clearInterval(heartbeat), options.register(stream.close));
      run({ stream, isOpen: () => isOpen, subscribed: (end) => (isOpen ? ends.push(end) : end()) });
    },
    close,
    c.req.raw.signal,
  );
}

/** Listens first, then reads, then lets through what came meanwhile: nothing is missed, nothing comes twice. */
async function follow(
  { engine, now }: OwnServices,
  id: string,
  seen: number | null,
  viewer: Viewer,
): Promise<void> {
  const { stream } = viewer;
  let sent: number | null = null;
  const waiting: (() => void)[] = [];
  const tell = async (from: number | null) => {
    const snapshot = await engine.execution(id);
    const missed =
      from === null || from > snapshot.seq
        ? null
        : await engine.transitions(id, from, limits.liveBufferedEvents);
    if (!viewer.isOpen()) return;
    const isTooFar =
      missed === null ||
      missed.length === limits.liveBufferedEvents ||
      missed.some(isBeginning) ||
      forgetsTurns(snapshot);
    if (isTooFar) stream.send("snapshot", snapshotText(snapshot, now()), snapshot.seq);
    else resume(stream, missed, snapshot);
    sent = snapshot.seq;
    const following = () => (sent === null ? undefined : waiting.shift());
    for (let next = following(); next; next = following()) next();
  };
  const again = () => {
    sent = null;
    void tell(null).catch(() => stream.close());
  };
  const listener = executionListener(viewer, {
    ready: (send) => (sent === null ? waiting.push(send) : send()),
    isNew: (seq) => seq > (sent ?? 0),
    noteSent: (seq) => (sent = seq),
    startOver: () => stream.close(),
    // A snapshot that is on its way may be older.
    beginAgain: () => (sent === null ? waiting.push(again) : again()),
  });
  viewer.subscribed(engine.subscribe(id, listener));
  await tell(seen).catch(() => stream.close());
}

/** What is not kept any more leaves no transition. */
function forgetsTurns({ tasks }: ExecutionSnapshot): boolean {
  return tasks.some(
    ({ taskType, inputData }) =>
      taskType === "DO_WHILE" && (inputData["keepLastN"] ?? null) !== null,
  );
}

function resume(
  stream: EventStream,
  missed: readonly Transition[],
  { header, tasks }: ExecutionSnapshot,
): void {
  stream.comment("resumed");
  const byId = new Map(tasks.map((task) => [task.taskId, task]));
  for (const each of missed)
    stream.send("change", changeText(each, byId.get(each.taskId ?? ""), header), each.seq);
}

interface Progress {
  readonly ready: (send: () => void) => void;
  readonly isNew: (seq: number) => boolean;
  readonly noteSent: (seq: number) => void;
  readonly startOver: () => void;
  /** The execution begins again: what is known of it is told anew. */
  readonly beginAgain: () => void;
}

/** Texts are made at once, of the rows as they are in this commit. */
function executionListener({ stream }: Viewer, progress: Progress): LiveListener {
  return {
    onChange({ header, transitions, tasks, removedTaskIds }: LiveChange) {
      if (stream.buffered > MAX_BUFFERED_BYTES) {
        progress.startOver();
        return;
      }
      if (transitions.some(isBeginning)) {
        progress.beginAgain();
        return;
      }
      const byId = new Map([...tasks].map((task) => [task.taskId, task]));
      const changes = transitions.map((each) => ({
        seq: each.seq,
        text: changeText(each, byId.get(each.taskId ?? ""), header),
      }));
      const gone = removedTaskIds.length > 0 ? JSON.stringify({ gone: removedTaskIds }) : null;
      const touch = changes.length === 0 ? touchText(tasks, header) : null;
      progress.ready(() => {
        if (gone !== null) stream.send("gone", gone, null);
        for (const { seq, text } of changes) {
          if (!progress.isNew(seq)) continue;
          stream.send("change", text, seq);
          progress.noteSent(seq);
        }
        if (touch !== null) stream.send("touch", touch, null);
      });
    },
    onProgress: (each) => stream.send("progress", JSON.stringify(each), null),
  };
}

function summaryListener(stream: EventStream): LiveListener {
  return {
    onChange({ header, transitions }) {
      if (stream.buffered > MAX_BUFFERED_BYTES) return;
      const matters =
        transitions.some(({ ref }) => ref === null) || isTerminalExecution(header.status);
      if (matters) stream.send("summary", summaryText(header), null);
    },
  };
}

/** Browsers send the header by themselves; the query is for others. Null: from the beginning. */
function lastSeen(c: ApiContext): number | null {
  const value = headerOf(c, "last-event-id") ?? textQuery(c, "lastEventId");
  return value !== null && value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null;
}
