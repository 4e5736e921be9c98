import { cn } from "@/components/ui/cn";
import { Archive, RotateCw, Trash2 } from "@/components/ui/icons";
import type { Consequences } from "@/lib/core/execution/consequences";

const MOST_NAMES = 8;

/** What stays, what runs again and what is thrown away, by the names of the tasks. */
export function ConsequenceLists({ told }: { readonly told: Consequences }) {
  const lists = [
    { title: "Stays", icon: Archive, names: told.kept, className: "text-status-completed-fg" },
    { title: "Runs again", icon: RotateCw, names: told.again, className: "text-status-running-fg" },
    { title: "Thrown away", icon: Trash2, names: told.thrownAway, className: "text-danger" },
  ];
  return (
    <dl className="grid gap-1 text-xs">
      {lists.map(({ title, icon: Icon, names, className }) => (
        <div key={title} className="flex gap-2">
          <dt className={cn("flex w-24 shrink-0 items-center gap-1 self-start", className)}>
            <Icon className="size-3.5" />
            {title}
          </dt>
          <dd className="min-w-0 flex-1 text-text-2 [overflow-wrap:anywhere]">
            {names.length === 0 ? (
              "nothing"
            ) : (
              <>
                <span className="font-mono">{names.slice(0, MOST_NAMES).join(", ")}</span>
                {names.length > MOST_NAMES && (
                  <span title={names.slice(MOST_NAMES).join(", ")}>
                    {" "}
                    and {names.length - MOST_NAMES} more
                  </span>
                )}
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
