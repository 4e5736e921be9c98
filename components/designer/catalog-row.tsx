import { FAMILY_TILE } from "@/components/canvas/task-look";
import { cn } from "@/components/ui/cn";

import type { CatalogEntry } from "./catalog";

interface CatalogRowProps {
  readonly entry: CatalogEntry;
  /** Names of what it puts out, where there is room to say so. */
  readonly outputs?: readonly string[];
}

const NOTHING: readonly string[] = [];

/** Icon, title and purpose of something that can be put in. */
export function CatalogRow({ entry, outputs = NOTHING }: CatalogRowProps) {
  const { icon: Icon, family, title, purpose } = entry;
  return (
    <>
      <span
        className={cn("grid size-7 shrink-0 place-items-center rounded-tile", FAMILY_TILE[family])}
      >
        <Icon className="size-4" />
      </span>
      <span className="min-w-0 flex-1 text-left">
        <span className="block truncate text-sm font-medium text-text-1">{title}</span>
        <span className="block truncate text-xs text-text-3">{purpose}</span>
        {outputs.length > 0 && (
          <span className="block truncate text-xs text-text-3">
            gives <span className="font-mono">{outputs.join(", ")}</span>
          </span>
        )}
      </span>
    </>
  );
}
