export interface StartedServer {
  readonly name: string;
  /** Its address with `/api`. */
  readonly api: string;
  /** Kills it and starts it again on the same store and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export function startBaton(): Promise<StartedServer>;
/** Null: there is no Java 21 or no Maven here. */
export function startConductor(): Promise<StartedServer | null>;
