import type { DecideEnv } from "@/lib/core/decider/messages";
import { LiveFeed } from "@/lib/server/live/feed";
import type { Connection } from "@/lib/server/store/connection";
import { DefinitionReader } from "@/lib/server/store/definition-reader";
import { ExecutionStore } from "@/lib/server/store/executions";
import { recentHandOuts } from "@/lib/server/store/hand-outs";
import { LogStore } from "@/lib/server/store/logs";
import { PollDataStore } from "@/lib/server/store/poll-data";
import { SearchStore } from "@/lib/server/store/search";
import { ExecutionList } from "@/lib/server/store/execution-list";
import { TransitionStore } from "@/lib/server/store/transitions";
import type { Writer } from "@/lib/server/store/writer";
import type { Worker } from "@/lib/server/tasks/worker";
import { Secrets } from "@/lib/server/secrets/secrets";

import { EventBus } from "@/lib/server/events/bus";
import { EventHandlers } from "@/lib/server/events/handlers";
import { Schedules } from "@/lib/server/schedules/schedules";
import { ScheduleRunStore } from "@/lib/server/store/schedule-runs";
import { ScheduleStore } from "@/lib/server/store/schedules";
import { EventStore } from "@/lib/server/store/events";

import { createEnvironment } from "./environment";
import { eventActions } from "./event-actions";
import { Executor } from "./executor";
import { FaultHost } from "./fault-host";
import { Idempotency } from "./idempotency";
import { Dispatcher } from "./poll";
import { PollRegistry } from "./poll-registry";
import { WorkQueues } from "./queue";
import { WorkerHost } from "./run-task";
import type { ScriptRunner } from "./scripts";
import { Unserved } from "./unserved";

export interface AssembleOptions {
  readonly connection: Connection;
  readonly writer: Writer;
  readonly workers: readonly Worker[];
  /** Epoch ms. */
  readonly now: () => number;
  readonly systemValue: DecideEnv["systemValue"];
  readonly scripts: ScriptRunner;
  /** None if absent. */
  readonly secrets?: Secrets;
  readonly onBug: (error: unknown, about: Readonly<Record<string, unknown>>) => void;
}

export type EngineParts = ReturnType<typeof assemble>;

const POLL_DATA_EVERY_MS = 5000;
const SNAPSHOTS_EVERY_MS = 3_600_000;

/** Puts stores, queues, executor and workers together over one connection. `recover` has to be called afterwards. */
export function assemble(options: AssembleOptions) {
  const { connection, writer } = options;
  const store = new ExecutionStore(connection);
  const pollData = new PollDataStore(connection);
  const definitions = new DefinitionReader(connection);
  const logs = new LogStore(connection);
  const polls = new PollRegistry(pollData.all());
  const secrets = options.secrets ?? new Secrets();
  const running = assembleRunning(options, { store, definitions, logs, polls, secrets });
  for (const handOut of recentHandOuts(connection, options.now()))
    running.queues.gates.recall(handOut);
  const stopSaving = saveRegularly(writer, polls, pollData);
  const unserved = new Unserved({
    queues: running.queues,
    polls,
    now: options.now,
    update: (executionId, result) => running.executor.update(executionId, result),
  });
  const tidying = setInterval(() => {
    writer.commit({ write: () => void store.removeUnusedSnapshots() }).catch(() => undefined);
  }, SNAPSHOTS_EVERY_MS).unref();
  return {
    ...running,
    secrets,
    unserved,
    store,
    logs,
    definitions,
    polls,
    writer,
    search: new SearchStore(connection, store),
    list: new ExecutionList(connection, store, () => performance.now()),
    transitions: new TransitionStore(connection),
    close() {
      clearInterval(tidying);
      unserved.close();
      stopSaving();
      running.schedules.close();
      running.faults.close();
      running.executor.close();
      running.queues.close();
    },
  };
}

interface Stores {
  readonly store: ExecutionStore;
  readonly definitions: DefinitionReader;
  readonly logs: LogStore;
  readonly polls: PollRegistry;
  readonly secrets: Secrets;
}

/** What moves: queues, dispatcher, executor and workers need one another. */
function assembleRunning(
  { connection, writer, now, workers, systemValue, scripts, onBug }: AssembleOptions,
  stores: Stores,
) {
  const { store, definitions, logs, polls, secrets } = stores;
  const feed = new LiveFeed();
  const touch = (queue: string) => {
    dispatcher.touch(queue);
    writer.request();
  };
  const queues = new WorkQueues({ now, onWork: touch });
  const dispatcher = new Dispatcher({
    queues,
    polls,
    now,
    executor: () => executor,
    host: () => host,
    faults: () => faults,
  });
  const log = taskLog({ writer, now, onBug }, { logs, secrets });
  const idempotency = new Idempotency(store);
  const executor: Executor = new Executor({
    writer,
    store,
    definitions,
    queues,
    feed,
    now,
    environment: environmentOf({ now, systemValue }, stores),
    scripts,
    events: {
      store: (message) => eventParts.eventStore.addMessage(message),
      deliver: (message) => eventParts.events.deliver(message),
    },
    idempotency,
    log,
    secrets,
    cancelWork: (taskId) => {
      host.cancel(taskId);
      faults.cancel(taskId);
    },
    onBug: (error, executionId) => onBug(error, { executionId }),
  });
  const host: WorkerHost = assembleHost(
    { workers, onBug },
    { feed, secrets, queues, executor, log, touch },
  );
  const faults: FaultHost = new FaultHost({
    update: (executionId, result) => executor.update(executionId, result),
    log,
  });
  const eventParts = assembleEvents({ connection, writer, scripts, onBug, now, executor });
  writer.onBeforeFlush(() => dispatcher.run());
  return { feed, queues, dispatcher, executor, host, faults, idempotency, ...eventParts };
}

function environmentOf(
  { now, systemValue }: Pick<AssembleOptions, "now" | "systemValue">,
  { definitions, polls, secrets }: Stores,
) {
  return createEnvironment({
    domainOf: (taskType, taskToDomain) => polls.domainOf(taskType, taskToDomain, now()),
    systemValue,
    definitionOf: (name, version) => definitions.find(name, version),
    taskDefOf: (name) => definitions.findTask(name) ?? null,
    withoutUnknownSecrets: (input) => secrets.withoutUnknown(input),
  });
}

/** The workers inside the server. */
function assembleHost(
  { workers, onBug }: Pick<AssembleOptions, "workers" | "onBug">,
  parts: {
    readonly feed: LiveFeed;
    readonly secrets: Secrets;
    readonly queues: WorkQueues;
    readonly executor: Executor;
    readonly log: ReturnType<typeof taskLog>;
    readonly touch: (queue: string) => void;
  },
): WorkerHost {
  const { feed, secrets, queues, executor, log, touch } = parts;
  return new WorkerHost({
    workers,
    feed,
    secrets,
    update: (executionId, result) => executor.update(executionId, result),
    log,
    onFree: (types) => {
      for (const type of types) if (queues.size(type) > 0) touch(type);
    },
    onCrash: (error, { taskId, taskType, workflowId }) =>
      onBug(error, { executionId: workflowId, taskId, taskType }),
  });
}

/** Lines that the server itself adds to the log of a task. */
function taskLog(
  { writer, now, onBug }: Pick<AssembleOptions, "writer" | "now" | "onBug">,
  { logs, secrets }: Pick<Stores, "logs" | "secrets">,
) {
  return (executionId: string, taskId: string, log: string) => {
    const entry = { taskId, log: secrets.mask(log), createdTime: now() };
    writer
      .commit({ write: () => logs.add(executionId, entry) })
      .catch((error: unknown) => onBug(error, { taskId }));
  };
}

/** Schedules, handlers of events, and the delivery of what EVENT tasks publish. */
function assembleEvents({
  now,
  connection,
  writer,
  scripts,
  onBug,
  executor,
}: Pick<AssembleOptions, "connection" | "writer" | "scripts" | "onBug" | "now"> & {
  readonly executor: Executor;
}) {
  const eventStore = new EventStore(connection);
  const eventHandlers = new EventHandlers(eventStore, writer);
  const events = new EventBus({
    store: eventStore,
    writer,
    handlers: eventHandlers,
    scripts,
    actions: eventActions(executor),
    onProblem: onBug,
  });
  const scheduleRuns = new ScheduleRunStore(connection);
  const schedules = new Schedules({
    store: new ScheduleStore(connection),
    runs: scheduleRuns,
    writer,
    now,
    start: (id, request) => executor.startByRequest(id, request),
    onProblem: onBug,
  });
  return { eventStore, eventHandlers, events, schedules, scheduleRuns };
}

/** Writes what is remembered of polls now and then; the answer writes it once more and stops. */
function saveRegularly(writer: Writer, polls: PollRegistry, store: PollDataStore): () => void {
  const save = () => {
    const rows = polls.takeUnsaved();
    if (rows.length === 0) return;
    const write = () => {
      for (const row of rows) store.write(row);
    };
    writer.commit({ write }).catch(() => undefined);
  };
  const timer = setInterval(save, POLL_DATA_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    save();
  };
}
