import type { TaskResult } from "@/lib/core/decider/messages";

import type { PollRegistry } from "./poll-registry";
import type { WorkQueues } from "./queue";

/**
 * Types that Conductor's server does itself when it is configured for them, and this one leaves to outside workers: brokers
 * and language models (semantics §4.17).
 */
const LEFT_TO_OTHERS =
  /^(?:KAFKA_PUBLISH|PULL_WORKFLOW_MESSAGES|LLM_[A-Z_]+|[A-Z]+_MCP_TOOLS?|GENERATE_[A-Z_]+|CHAT_COMPLETE)$/;
const PATIENCE_MS = 60_000;
const EVERY_MS = 5_000;

export interface UnservedOptions {
  readonly queues: Pick<WorkQueues, "sizes" | "due">;
  readonly polls: Pick<PollRegistry, "of">;
  readonly update: (executionId: string, result: TaskResult) => Promise<void>;
  /** Epoch ms. */
  readonly now: () => number;
}

/**
 * Ends tasks that would wait for ever: of a type that people expect the server to do, due for a minute, and in that minute
 * nobody has asked for the type. Tasks of people's own types wait as long as it takes: their workers may come.
 */
export class Unserved {
  private readonly options: UnservedOptions;
  private readonly timer: NodeJS.Timeout;

  constructor(options: UnservedOptions) {
    this.options = options;
    this.timer = setInterval(() => this.look(), EVERY_MS).unref();
  }

  close(): void {
    clearInterval(this.timer);
  }

  look(): void {
    const { queues, now } = this.options;
    for (const queue of queues.sizes().keys()) {
      const type = queue.slice(queue.indexOf(":") + 1);
      if (!LEFT_TO_OTHERS.test(type) || this.isPolled(type)) continue;
      for (const { taskId, workflowId } of queues.due(queue, now() - PATIENCE_MS))
        void this.fail(workflowId, taskId, type);
    }
  }

  private isPolled(type: string): boolean {
    const { polls, now } = this.options;
    return polls.of(type).some(({ at }) => now() - at < PATIENCE_MS);
  }

  private async fail(executionId: string, taskId: string, type: string): Promise<void> {
    const reasonForIncompletion = `No worker asks for tasks of type ${type}, and Baton does not do them itself. Run a worker that polls for ${type}, then retry; or use another task.`;
    const status = "FAILED_WITH_TERMINAL_ERROR";
    // What went wrong here is tried again by the next look.
    await this.options
      .update(executionId, { taskId, status, reasonForIncompletion })
      .catch(() => undefined);
  }
}
