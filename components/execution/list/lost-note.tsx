import { CloudOff } from "@/components/ui/icons";

/** Rows that nobody keeps up to date look like those that are: it is said. */
export function LostNote() {
  return (
    <p
      role="status"
      className="flex items-start gap-2 rounded-card border border-border-default bg-surface-1 px-3 py-2.5"
    >
      <CloudOff className="mt-px size-4 shrink-0 text-status-retry-fg" />
      <span className="min-w-0">
        <span className="font-medium">Not live.</span>{" "}
        <span className="text-text-2">
          The server cannot be reached; what is listed is from before. It is asked again every two
          seconds.
        </span>
      </span>
    </p>
  );
}
