import { Badge } from "@/components/ui/badge";
import { cn } from "@/components/ui/cn";
import { TriangleAlert } from "@/components/ui/icons";
import { TimeAgo } from "@/components/ui/time-ago";
import { durationText } from "@/lib/client/format";

import type { QueueRow } from "./queue-rows";

const COLUMNS = ["Queue", "Waiting", "Oldest waits", "Last asked by"] as const;

export function QueueTable({ rows }: { readonly rows: readonly QueueRow[] }) {
  return (
    <div className="overflow-hidden rounded-card border border-border-default bg-surface-1">
      <table className="w-full text-left">
        <thead className="border-b border-border-default text-xs text-text-3">
          <tr>
            {COLUMNS.map((title, index) => (
              <th
                key={title}
                scope="col"
                className={cn(
                  "px-4 py-2 font-medium",
                  index > 1 && "max-md:hidden",
                  (index === 1 || index === 2) && "text-right whitespace-nowrap",
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.name} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { readonly row: QueueRow }) {
  const { name, isBuiltIn, waiting, ready, oldestMs, isUnserved } = row;
  const later = ready === null ? 0 : Math.max(0, waiting - ready);
  const oldest = oldestMs === null ? "–" : durationText(oldestMs);
  return (
    <tr className="border-b border-border-subtle last:border-0">
      <th scope="row" className="w-full max-w-0 px-4 py-2 align-top font-normal md:w-auto">
        <span className="flex items-center gap-2">
          <span className="truncate font-mono font-medium" title={name}>
            {name}
          </span>
          {isBuiltIn && <Badge className="shrink-0">built in</Badge>}
        </span>
        {isUnserved && (
          <span className="flex items-center gap-1 text-xs text-status-retry-fg">
            <TriangleAlert className="size-3.5 shrink-0" />
            Tasks are due and nobody asks for them
          </span>
        )}
        <span className="block text-xs text-text-3 md:hidden">
          <Asked row={row} />
          {oldestMs !== null && ` · oldest waits ${oldest}`}
        </span>
      </th>
      <td className="w-px px-4 py-2 text-right align-top whitespace-nowrap tabular-nums">
        <span className={waiting === 0 ? "text-text-3" : "font-medium"}>{waiting}</span>
        {later > 0 && <span className="block text-xs text-text-3">{later} later</span>}
      </td>
      <td className="w-px px-4 py-2 text-right align-top whitespace-nowrap tabular-nums max-md:hidden">
        {oldest}
      </td>
      <td className="w-2/5 max-w-0 px-4 py-2 align-top max-md:hidden">
        <Asked row={row} />
      </td>
    </tr>
  );
}

function Asked({ row: { polls, isBuiltIn } }: { readonly row: QueueRow }) {
  if (polls.length === 0) return <>{isBuiltIn ? "this server" : "nobody yet"}</>;
  return polls.map(({ workerId, lastPollTime }) => (
    <span key={workerId ?? ""} className="flex min-w-0 gap-2">
      <span className="truncate" title={workerId}>
        {workerId ?? "a worker without a name"}
      </span>
      <span className="shrink-0 text-text-3">
        <TimeAgo iso={new Date(lastPollTime).toISOString()} />
      </span>
    </span>
  ));
}
