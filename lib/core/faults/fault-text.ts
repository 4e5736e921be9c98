import type { Fault } from "./fault";

/** A fault in words: `first 2 attempts fail, the next times out, then returns a fixed output, each after 1.5 s`. */
export function faultText(fault: Fault): string {
  const { failFirst = 0, timeOutNext = 0, delaySeconds = 0, output } = fault;
  const next = failFirst > 0 ? "next" : "first";
  const parts = [
    ...(failFirst > 0
      ? [failFirst === 1 ? "first attempt fails" : `first ${failFirst} attempts fail`]
      : []),
    ...(timeOutNext > 0
      ? [timeOutNext === 1 ? `${next} one times out` : `${next} ${timeOutNext} time out`]
      : []),
    ...(output === undefined ? [] : ["returns a fixed output"]),
    ...(delaySeconds > 0 ? [`delayed by ${delaySeconds} s`] : []),
  ];
  return parts.join(", ");
}
