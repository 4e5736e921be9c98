import type { TaskDef } from "@/lib/core/definition/schema";
import { createRateWindow, type RateWindow } from "@/lib/core/policy/rate";
import type { HandOut } from "@/lib/server/store/hand-outs";

/** What limits the hand-out of a task: read from the definition that it started with. */
export interface GateRule {
  readonly taskDefName: string;
  /** 0: no limit. */
  readonly concurrency: number;
  /** Hand-outs per `rateSeconds`; 0: no limit. */
  readonly ratePer: number;
  readonly rateSeconds: number;
}

/** Open: may be handed out. Otherwise when to try again: epoch ms, Infinity = when a running one ends. */
export type GateAnswer =
  | { readonly open: true }
  | { readonly open: false; readonly retryAt: number };

const OPEN: GateAnswer = { open: true };

export function gateRuleOf(
  taskDefName: string,
  rule: TaskDef,
  rate: { readonly per: number; readonly seconds: number },
): GateRule {
  return {
    taskDefName,
    concurrency: Math.max(0, rule.concurrentExecLimit ?? 0),
    ratePer: Math.max(0, rate.per),
    rateSeconds: rate.seconds,
  };
}

/**
 * Conductor's concurrentExecLimit (running attempts of one task name, over all executions and domains) and
 * rateLimitPerFrequency (hand-outs of one task name in a sliding window).
 */
export class Gates {
  private readonly running = new Map<string, Set<string>>();
  private readonly nameOf = new Map<string, string>();
  private readonly windows = new Map<string, RateWindow>();

  /** Asks without taking anything. */
  ask(rule: GateRule, now: number): GateAnswer {
    if (rule.concurrency > 0 && this.runningCount(rule.taskDefName) >= rule.concurrency) {
      return { open: false, retryAt: Infinity };
    }
    if (rule.ratePer === 0) return OPEN;
    const retryAt = this.windowOf(rule).nextFreeAt(now, rule.ratePer, rule.rateSeconds);
    return retryAt <= now ? OPEN : { open: false, retryAt };
  }

  /** Notes a hand-out in the rate window. */
  noteHandOut(rule: GateRule, now: number): void {
    if (rule.ratePer > 0) this.windowOf(rule).tryTake(now, rule.ratePer, rule.rateSeconds);
  }

  /** Notes a hand-out of the past, oldest first: after a restart. */
  recall({ taskDefName, at, ratePer, rateSeconds }: HandOut): void {
    this.noteHandOut({ taskDefName, concurrency: 0, ratePer, rateSeconds }, at);
  }

  /** Notes that an attempt runs. */
  began(taskId: string, taskDefName: string): void {
    if (this.nameOf.has(taskId)) return;
    this.nameOf.set(taskId, taskDefName);
    const running = this.running.get(taskDefName);
    if (running) running.add(taskId);
    else this.running.set(taskDefName, new Set([taskId]));
  }

  /** Answers the task name whose count went down; null when the attempt was not running. */
  ended(taskId: string): string | null {
    const name = this.nameOf.get(taskId);
    if (name === undefined) return null;
    this.nameOf.delete(taskId);
    const running = this.running.get(name);
    running?.delete(taskId);
    if (running?.size === 0) this.running.delete(name);
    return name;
  }

  runningCount(taskDefName: string): number {
    return this.running.get(taskDefName)?.size ?? 0;
  }

  private windowOf(rule: GateRule): RateWindow {
    let window = this.windows.get(rule.taskDefName);
    if (!window) {
      window = createRateWindow();
      this.windows.set(rule.taskDefName, window);
    }
    return window;
  }
}
