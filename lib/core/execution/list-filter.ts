import { EXECUTION_STATUSES, type ExecutionStatus } from "./state";

/** What a list of executions shows; everything empty: all of them. */
export interface ListFilter {
  /** Name of the workflow; `*` stands for anything. */
  readonly workflow: string;
  readonly status: readonly ExecutionStatus[];
  /** Epoch ms, or how long ago (`1h`, `24h`, `7d`); empty: from the beginning. */
  readonly since: string;
  /** Epoch ms; empty: up to now. */
  readonly until: string;
  readonly correlation: string;
  readonly text: string;
  readonly retried: boolean;
}

export const NO_FILTER: ListFilter = {
  workflow: "",
  status: [],
  since: "",
  until: "",
  correlation: "",
  text: "",
  retried: false,
};

/** A row as the list and the live feed tell it. Times are epoch ms. */
export interface ListedRow {
  readonly workflowId: string;
  readonly workflowName: string;
  readonly status: string;
  readonly startTime: number;
  readonly correlationId?: string | null;
}

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The moment a text means, in epoch ms: `24h` before now, or a moment itself; null: neither. */
export function momentOf(text: string, now: number): number | null {
  const ago = /^(\d{1,4})([mhd])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (UNITS[ago[2] ?? ""] ?? 0);
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The filter in Conductor's search language; what its grammar cannot say (quotes, commas) becomes a star. */
export function queryOf(filter: ListFilter, now: number): string {
  const since = momentOf(filter.since, now);
  const until = momentOf(filter.until, now);
  return [
    filter.workflow === "" ? "" : `workflowType = '${plain(filter.workflow)}'`,
    filter.status.length === 0 ? "" : `status IN (${filter.status.join(",")})`,
    since === null ? "" : `startTime > ${since - 1}`,
    until === null ? "" : `startTime < ${until + 1}`,
    filter.correlation === "" ? "" : `correlationId = '${plain(filter.correlation)}'`,
  ]
    .filter((condition) => condition !== "")
    .join(" AND ");
}

function plain(text: string): string {
  return text.replaceAll(/["'(),]| AND /g, "*");
}

/** Whether a row of the live feed belongs into the list; null: only the server knows (texts, retries). */
export function belongs(row: ListedRow, filter: ListFilter, now: number): boolean | null {
  const { status, since, until } = filter;
  const from = momentOf(since, now);
  const to = momentOf(until, now);
  const fits =
    (status.length === 0 || status.some((each) => each === row.status)) &&
    like(row.workflowName, filter.workflow) &&
    like(row.correlationId ?? "", filter.correlation) &&
    (from === null || row.startTime >= from) &&
    (to === null || row.startTime <= to);
  if (!fits) return false;
  return filter.text === "" && !filter.retried ? true : null;
}

function like(value: string, wanted: string): boolean {
  if (wanted === "") return true;
  const parts = plain(wanted).split("*");
  if (parts.length === 1) return value === wanted;
  const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${pattern.join(".*")}$`, "is").test(value);
}

/** Statuses of a text joined by commas; unknown ones are left out. */
export function statusesOf(text: string): ExecutionStatus[] {
  const names = new Set(text.split(","));
  return EXECUTION_STATUSES.filter((status) => names.has(status));
}

export function isFiltered(filter: ListFilter): boolean {
  return JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
}
