import type { TaskDef } from "../definition/schema";

export interface Preset {
  readonly key: "never" | "gentle" | "stubborn" | "steady";
  readonly title: string;
  /** Only these fields are touched. */
  readonly changes: Readonly<Partial<TaskDef>>;
}

/** Four starting points for a retry rule, in the order of their keys 1 to 4. */
export const PRESETS: readonly Preset[] = [
  { key: "never", title: "Never", changes: { retryCount: 0 } },
  {
    key: "gentle",
    title: "Gentle",
    changes: {
      retryCount: 3,
      retryLogic: "EXPONENTIAL_BACKOFF",
      retryDelaySeconds: 2,
      maxRetryDelaySeconds: 30,
      backoffJitterMs: 500,
      timeoutPolicy: "RETRY",
    },
  },
  {
    key: "stubborn",
    title: "Stubborn",
    changes: {
      retryCount: 10,
      retryLogic: "EXPONENTIAL_BACKOFF",
      retryDelaySeconds: 1,
      maxRetryDelaySeconds: 60,
      backoffJitterMs: 1000,
      timeoutPolicy: "RETRY",
    },
  },
  {
    key: "steady",
    title: "Steady",
    changes: { retryCount: 3, retryLogic: "FIXED", retryDelaySeconds: 30 },
  },
];

/** The rule with a preset's fields; all others stay. */
export function applyPreset(rule: TaskDef, preset: Preset): TaskDef {
  return { ...rule, ...preset.changes };
}

/**
 * The preset that a rule follows, null if none; no rule follows two. A form that remembers the last one chosen can say
 * "Custom (from Gentle)".
 */
export function presetOf(rule: TaskDef): Preset | null {
  const fits = ({ changes }: Preset) =>
    Object.entries(changes).every(([field, value]) => rule[field] === value);
  return PRESETS.find(fits) ?? null;
}
