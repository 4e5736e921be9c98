import { formatDuration } from "../policy/duration";

const WRAPPED = /^Task \S+ failed with status: \S+ and reason: '([^]*)'$/;

/** What an engine writes down when a limit is over, and what that means. */
const LIMITS: readonly (readonly [written: RegExp, inWords: (time: string) => string])[] = [
  [
    /^responseTimeout: (\d+) exceeded for the taskId: /,
    (time) => `Its worker gave no sign of life for ${time}.`,
  ],
  [
    /^Task timed out after \d+ seconds\. Timeout configured as (\d+) seconds\./,
    (time) => `It was not done after ${time}, its time limit.`,
  ],
  [
    /^Task poll timed out after \d+ seconds\. Poll timeout configured as (\d+) seconds\./,
    (time) => `No worker took it within ${time}.`,
  ],
  [
    /^Workflow timed out after \d+ seconds\. Timeout configured as (\d+) seconds\./,
    (time) => `The whole run was not done after ${time}, its time limit.`,
  ],
];

/**
 * A reason as one would tell it: without the task's id and status around it, which are shown in other ways, and limits
 * of time in words.
 */
export function reasonInWords(reason: string): string {
  const own = WRAPPED.exec(reason)?.[1] ?? reason;
  for (const [written, inWords] of LIMITS) {
    const seconds = written.exec(own)?.[1];
    if (seconds !== undefined) return inWords(formatDuration(Number(seconds)));
  }
  return own;
}
