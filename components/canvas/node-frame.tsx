"use client";

import type { ReactNode } from "react";

import { cn } from "@/components/ui/cn";

import { useCanvas } from "./canvas-context";
import { CHANGE_LOOK, ChangeMark } from "./change-mark";
import { useIsPointed } from "./pointed";

interface NodeFrameProps {
  /** Id that selects and focuses it; null: nothing happens on a click. */
  readonly id: string | null;
  readonly label: string;
  readonly className?: string;
  /** A wire can be pulled out of it. */
  readonly hasPort?: boolean;
  /** Another card peeps out behind it: the ring goes around both. */
  readonly isStack?: boolean;
  /** There for the node that is pointed at or selected. */
  readonly tools?: ReactNode;
  readonly children: ReactNode;
}

/** What every node has: a name for screen readers, focus and the selection ring. */
export function NodeFrame(props: NodeFrameProps) {
  const { id, label, className, hasPort = false, isStack = false, tools, children } = props;
  const readOnly = useCanvas((view) => view.readOnly);
  const isRight = useCanvas((view) => view.direction === "right");
  const isSelected = useCanvas(({ selected }) => id !== null && selected.has(id));
  const isPointed = useIsPointed(id);
  const isReached = !readOnly && (isSelected || isPointed);
  const change = useCanvas(({ marks }) => (id === null ? null : (marks.get(id) ?? null)));
  const name = change ? `${CHANGE_LOOK[change].word}: ${label}` : label;
  return (
    <div
      data-node={id ?? undefined}
      {...(id === null ? {} : control(name, isSelected))}
      className={cn(
        "relative h-full w-full rounded-card outline-offset-4",
        isSelected && !isStack && "ring-2 ring-accent ring-offset-2 ring-offset-canvas",
        change && cn("outline-2 -outline-offset-1", CHANGE_LOOK[change].ring),
        change === "removed" && "change-removed",
        className,
      )}
    >
      {children}
      {isSelected && isStack && (
        <span
          aria-hidden
          className="pointer-events-none absolute -top-1 -right-2 -bottom-2 -left-1 rounded-[14px] border-2 border-accent"
        />
      )}
      {change && <ChangeMark kind={change} />}
      {isReached && tools}
      {isReached && hasPort && <Port isRight={isRight} />}
    </div>
  );
}

/** Where a wire is pulled out; pressed, it asks for the next task. Keys do the same with A and M. */
function Port({ isRight }: { readonly isRight: boolean }) {
  return (
    <span
      aria-hidden
      data-port=""
      title="Pull a wire: to an empty place, another task, or the join"
      className={cn(
        "port nopan absolute grid cursor-crosshair place-items-center",
        isRight
          ? "top-1/2 -right-2 h-6 w-4 -translate-y-1/2"
          : "-bottom-2 left-1/2 h-4 w-6 -translate-x-1/2",
      )}
    >
      <span className="block size-2 rounded-full border-[1.5px] border-border-strong bg-surface-1" />
    </span>
  );
}

function control(label: string, isSelected: boolean) {
  const tabIndex = isSelected ? 0 : -1;
  // A group: buttons of its own may stand inside.
  return { role: "group", tabIndex, "aria-label": label, "aria-current": isSelected } as const;
}
