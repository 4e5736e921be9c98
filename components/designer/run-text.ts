import { timeText } from "@/lib/client/format";

/** When a run began and how it stands: "Nov 28, 09:02:11 · completed". */
export function runText(run: { readonly startTime: string; readonly status: string }): string {
  return `${timeText(run.startTime)} · ${run.status.toLowerCase().replaceAll("_", " ")}`;
}
