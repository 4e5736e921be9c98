/** What the pages about the server itself show of it. Times are epoch ms, sizes bytes. */

/** The processes that handle pictures. */
interface PoolFacts {
  readonly isOk: boolean;
  /** Null while it is well. */
  readonly reason: string | null;
  /** Processes there should be, there are, and that work. */
  readonly size: number;
  readonly children: number;
  readonly busy: number;
  /** Jobs that wait for a process. */
  readonly waiting: number;
}

/** Of a queue: tasks that could be taken now, and since when the oldest of them waits. */
export interface QueueFacts {
  readonly ready: number;
  readonly oldestDueAt: number | null;
}

/** Answer of `GET /api/workers`. */
export interface WorkersFacts {
  readonly pool: PoolFacts;
  /** Task types that this server works on itself. */
  readonly builtInTypes: readonly string[];
  /** By queue; null: another server keeps the queues and does not tell. */
  readonly queues: Readonly<Record<string, QueueFacts>> | null;
  /** The server's clock. */
  readonly now: number;
}

export interface SettingFacts {
  readonly title: string;
  /** Name of the environment variable that sets it. */
  readonly variable: string;
  /** In words; never the value of something secret. */
  readonly value: string;
  /** False: nobody has set it, it is the default. */
  readonly isSet: boolean;
}

export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly SettingFacts[];
}

/** Answer of `GET /api/settings`. */
export interface SettingsFacts {
  readonly version: string;
  readonly groups: readonly SettingGroup[];
  /** Secrets that come from the environment: they cannot be changed here. */
  readonly fixedSecrets: readonly string[];
}
