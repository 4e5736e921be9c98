"use client";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { durationText } from "@/lib/client/format";

import type { DryResult } from "./dry-run";

/** How the dry run ended, in words, and what the workflow would give. */
export function ResultSummary({ result }: { readonly result: DryResult }) {
  const { status, reason, tookMs, output, byServer } = result;
  return (
    <section aria-label="Result" className="grid gap-2">
      <div className="flex items-center gap-2">
        <ExecutionStatusChip status={status} />
        <span className="text-text-2 tabular-nums">after {durationText(tookMs)}</span>
      </div>
      {reason !== null && <p className="text-text-2">{reason}</p>}
      {stopText(result) !== "" && <p className="text-text-2">{stopText(result)}</p>}
      {Object.keys(output).length > 0 && (
        <pre className="max-h-48 overflow-auto rounded-tile bg-surface-2 p-3 font-mono text-xs">
          {JSON.stringify(output, null, 2)}
        </pre>
      )}
      {byServer && (
        <p className="text-xs text-text-3">
          Worked out by the server, whose sandbox ran the scripts.
        </p>
      )}
    </section>
  );
}

function stopText({ stopped, open }: DryResult): string {
  switch (stopped) {
    case "ENDED":
      return "";
    case "WAITING":
      return `Nothing more would happen: ${open.join(", ")} would wait for somebody outside.`;
    case "STEP_LIMIT":
      return "Stopped after very many steps: is there a loop without an end?";
    case "TIME_LIMIT":
      return `Stopped after 30 days of virtual time; still open: ${open.join(", ")}.`;
  }
}
