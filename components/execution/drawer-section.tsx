import type { ReactNode } from "react";

import { CopyButton } from "@/components/ui/copy-button";

interface SectionProps {
  readonly title: string;
  /** What the button copies; undefined: no button. */
  readonly value?: unknown;
  readonly children: ReactNode;
}

/** A part of the drawer under a heading. */
export function DrawerSection({ title, value, children }: SectionProps) {
  return (
    <section
      aria-label={title}
      className="grid grid-cols-1 gap-1 border-t border-border-subtle pt-3"
    >
      <div className="flex h-6 items-center justify-between">
        <h3 className="text-text-2">{title}</h3>
        {value !== undefined && (
          <CopyButton
            compact
            label={`Copy the ${title.toLowerCase()}`}
            text={() => JSON.stringify(value, null, 2)}
          />
        )}
      </div>
      {children}
    </section>
  );
}
