import { cn } from "@/components/ui/cn";
import { ChevronsDownUp } from "@/components/ui/icons";

/** Draws a container as one chip; the key C does the same. */
export function CollapseButton({ className }: { readonly className?: string }) {
  return (
    <button
      type="button"
      data-action="collapse"
      tabIndex={-1}
      aria-label="Collapse"
      title="Collapse (C)"
      className={cn(
        "lod-detail grid size-6 shrink-0 place-items-center rounded-control text-text-2 hover:bg-surface-hover",
        className !== undefined && "absolute",
        className,
      )}
    >
      <ChevronsDownUp className="size-3.5" />
    </button>
  );
}
