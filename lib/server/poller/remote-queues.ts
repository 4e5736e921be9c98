import { isJsonObject } from "@/lib/core/json";
import type { ConductorClient } from "@/lib/server/net/conductor-client";

const FRESH_MS = 2_000;

/** How many tasks of some types wait on another server. Asked for when somebody wants to know, at most every two seconds. */
export class RemoteQueues {
  private readonly client: Pick<ConductorClient, "json">;
  private readonly path: string;
  private readonly now: () => number;
  private sizes: Readonly<Record<string, unknown>> = {};
  private asking: Promise<void> | null = null;
  private askedAt = Number.NEGATIVE_INFINITY;

  constructor(client: Pick<ConductorClient, "json">, types: readonly string[], now: () => number) {
    const query = types.map((type) => `taskType=${encodeURIComponent(type)}`).join("&");
    this.client = client;
    this.path = `/tasks/queue/sizes?${query}`;
    this.now = now;
  }

  /** All types together. A server that does not answer is no full queue: whoever starts something is told that it is away. */
  async waiting(): Promise<number> {
    if (this.now() - this.askedAt >= FRESH_MS) {
      this.asking ??= this.ask().finally(() => {
        this.asking = null;
      });
    }
    await this.asking;
    return Object.values(this.sizes).reduce<number>(
      (sum, size) => sum + (typeof size === "number" ? size : 0),
      0,
    );
  }

  private async ask(): Promise<void> {
    const answer = await this.client.json("GET", this.path).catch(() => ({}));
    this.sizes = isJsonObject(answer) ? answer : {};
    this.askedAt = this.now();
  }
}
