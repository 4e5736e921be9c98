import { availableParallelism, cpus, loadavg } from "node:os";

/** p50, p95, p99 of a list, in its own unit. */
export function percentiles(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}

/** The conditions under which the numbers hold. */
export function conditions(): string {
  const cpu = cpus()[0]?.model ?? "unknown CPU";
  return `Node ${process.version}, ${availableParallelism()} cores (${cpu}), load ${loadavg()
    .map((value) => value.toFixed(2))
    .join(" ")}, SQLite WAL + FULL`;
}

/** `median (min … max)` of repeated runs. */
export function spread(values: readonly number[], print: (value: number) => string): string {
  const sorted = values.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${print(median)} (${print(sorted[0] ?? 0)} … ${print(sorted.at(-1) ?? 0)})`;
}
