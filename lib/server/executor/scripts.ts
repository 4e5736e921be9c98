import type { Script, ScriptAnswer } from "@/lib/core/script/script";

/** Evaluates user code outside of this process's event loop. Never rejects: what goes wrong is an answer. */
export interface ScriptRunner {
  run(script: Script): Promise<ScriptAnswer>;
}

export interface ScriptsOptions {
  readonly runner: ScriptRunner;
  readonly onAnswer: (executionId: string, taskId: string, answer: ScriptAnswer) => void;
}

/** A caller whose request set scripts off waits for them, but not for ever: a loop of scripts may have no end. */
const LONGEST_WAIT_MS = 2000;

/** Scripts that executions wait for. An attempt has one at a time; asking again while it runs changes nothing. */
export class Scripts {
  private readonly options: ScriptsOptions;
  private readonly running = new Map<string, Set<string>>();
  private readonly waiting = new Map<string, Set<() => void>>();

  constructor(options: ScriptsOptions) {
    this.options = options;
  }

  ask(executionId: string, taskId: string, script: Script): void {
    const tasks = this.running.get(executionId) ?? new Set();
    if (tasks.has(taskId)) return;
    tasks.add(taskId);
    this.running.set(executionId, tasks);
    void this.options.runner.run(script).then((answer) => {
      tasks.delete(taskId);
      try {
        this.options.onAnswer(executionId, taskId, answer);
      } finally {
        if (tasks.size === 0) this.settled(executionId, tasks);
      }
    });
  }

  /**
   * Resolves when no script of the execution runs any more: Conductor evaluates scripts before it answers the request that
   * led to them. At the latest after two seconds.
   */
  quiet(executionId: string): Promise<void> {
    if (!this.running.has(executionId)) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.waiting.get(executionId) ?? new Set();
      this.waiting.set(executionId, waiting);
      const done = () => {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, LONGEST_WAIT_MS);
      waiting.add(done);
    });
  }

  private settled(executionId: string, tasks: Set<string>): void {
    if (this.running.get(executionId) === tasks) this.running.delete(executionId);
    for (const done of this.waiting.get(executionId) ?? []) done();
    this.waiting.delete(executionId);
  }
}
