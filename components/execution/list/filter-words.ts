import { timeText } from "@/lib/client/format";
import { serverNow } from "@/lib/client/server-clock";
import { type ListFilter, momentOf } from "@/lib/core/execution/list-filter";
import { EXECUTION_WORDS } from "@/lib/core/execution/status-words";

export const AGO = [
  ["1h", "Last hour"],
  ["24h", "Last 24 hours"],
  ["7d", "Last 7 days"],
] as const;

/** What a list is narrowed to, a text for each part that is set. */
export function filterWords(filter: ListFilter): readonly string[] {
  const { workflow, status, since, until, correlation, text, retried } = filter;
  const time = timeWords(since, until);
  const isAgo = until === "" && AGO.some(([value]) => value === since);
  return [
    text && `containing “${text}”`,
    status.map((name) => EXECUTION_WORDS[name].word).join(" or "),
    retried ? "with retries" : "",
    workflow && `workflow ${workflow}`,
    correlation && `correlation id ${correlation}`,
    time && `started ${isAgo ? "in the " : ""}${time}`,
  ].filter((words) => words !== "");
}

/** When executions began, in the words of a sentence; empty: at any time. Both as in `ListFilter`. */
export function timeWords(since: string, until: string): string {
  const ago = AGO.find(([value]) => value === since);
  const from = ago ? ago[1].toLowerCase() : momentText(since);
  const to = momentText(until);
  if (from === "" && to === "") return "";
  if (to === "") return ago ? from : `from ${from}`;
  return from === "" ? `to ${to}` : `${from} to ${to}`;
}

function momentText(value: string): string {
  const at = momentOf(value, serverNow());
  return at === null ? "" : timeText(new Date(at).toISOString());
}
