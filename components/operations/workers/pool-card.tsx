import { CircleAlert, CircleCheck } from "@/components/ui/icons";
import { countText } from "@/lib/client/format";
import type { WorkersFacts } from "@/lib/core/server-facts";

/** How the processes are that handle pictures inside this server. */
export function PoolCard({ facts }: { readonly facts: WorkersFacts }) {
  const { pool, builtInTypes } = facts;
  const Icon = pool.isOk ? CircleCheck : CircleAlert;
  const numbers = [
    ["Processes", `${pool.children} of ${pool.size}`],
    ["At work", String(pool.busy)],
    ["Jobs in line", String(pool.waiting)],
  ] as const;
  return (
    <section
      aria-label="Built-in workers"
      className="flex flex-wrap items-center gap-x-8 gap-y-3 rounded-card border border-border-default bg-surface-1 px-4 py-3"
    >
      <div className="min-w-0 flex-1 basis-64">
        <h2 className="flex items-center gap-2 font-medium">
          <Icon
            className={`size-4 ${pool.isOk ? "text-status-completed-fg" : "text-status-failed-fg"}`}
          />
          Built-in workers {pool.isOk ? "are ready" : "are in trouble"}
        </h2>
        <p className="text-text-2">{pool.reason ?? typesText(builtInTypes)}</p>
      </div>
      <dl className="flex gap-6">
        {numbers.map(([title, value]) => (
          <div key={title}>
            <dt className="text-xs text-text-3">{title}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function typesText(types: readonly string[]): string {
  if (types.length === 0) return "Uploads and previews only: tasks are left to other workers.";
  return `They work on ${countText(types.length, "task type")}.`;
}
