import type { ReactNode } from "react";

import { Button } from "./button";
import { cn } from "./cn";
import { CircleAlert } from "./icons";

/** Nothing here yet, and what to do about it. */
export function EmptyState(props: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className="grid justify-items-center gap-2 rounded-panel border border-dashed border-border-default px-6 py-12 text-center">
      <p className="text-base font-medium">{props.title}</p>
      {props.children && <div className="max-w-md text-text-2">{props.children}</div>}
      {props.action && <div className="mt-2">{props.action}</div>}
    </div>
  );
}

interface ErrorStateProps {
  readonly error: unknown;
  readonly retry?: () => void;
  /** What was read before it is still shown below. */
  readonly isKept?: boolean;
}

/** What went wrong, in the words of the server, and another try. */
export function ErrorState(props: ErrorStateProps) {
  const message = props.error instanceof Error ? props.error.message : "Something went wrong.";
  return (
    <div
      role="alert"
      className="flex items-center gap-3 rounded-card border border-status-failed-solid bg-status-failed-soft px-4 py-3 text-status-failed-fg"
    >
      <CircleAlert className="size-4 shrink-0" />
      <p className="min-w-0 flex-1 break-words">
        {message}
        {props.isKept && " What was read before is still shown."}
      </p>
      {props.retry && (
        <Button size="sm" onClick={props.retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Something is on its way; said to those who do not see it. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <div className={cn("animate-pulse rounded-tile bg-surface-hover", className)}>
      <span className="sr-only">Loading …</span>
    </div>
  );
}

/** A list whose rows are on their way; said once for all of them. */
export function ListSkeleton({ rows }: { readonly rows: number }) {
  return (
    <div
      role="status"
      className="overflow-hidden rounded-card border border-border-default bg-surface-1"
    >
      <span className="sr-only">Loading …</span>
      <div aria-hidden className="divide-y divide-border-subtle">
        {Array.from({ length: rows }, (_, at) => (
          <div key={at} className="flex h-14 items-center gap-4 px-4">
            <Skeleton className="h-5 w-20 shrink-0" />
            <Skeleton className={at % 2 === 0 ? "h-4 w-2/5" : "h-4 w-1/4"} />
            <Skeleton className="ml-auto h-4 w-16 shrink-0" />
          </div>
        ))}
      </div>
    </div>
  );
}
