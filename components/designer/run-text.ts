/** When a run began and how it stands: "11/28/2026, 9:02:11 AM · completed". */
export function runText(run: { readonly startTime: string; readonly status: string }): string {
  const time = new Date(run.startTime).toLocaleString();
  return `${time} · ${run.status.toLowerCase().replaceAll("_", " ")}`;
}
