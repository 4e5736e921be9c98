"use client";

import { type ReactNode, useState } from "react";

import { useDesignerStore } from "../designer-context";
import type { DesignerStore } from "../store";

const opened = new WeakMap<DesignerStore, Set<string>>();

interface KeptOpenProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Folded away until somebody opens it; then it is open for the next task, too: its form may come a moment later. */
export function KeptOpen({ title, children }: KeptOpenProps) {
  const store = useDesignerStore();
  const [isOpen, setOpen] = useState(() => opened.get(store)?.has(title) ?? false);
  const keep = (next: boolean) => {
    setOpen(next);
    const titles = opened.get(store) ?? new Set();
    if (next) titles.add(title);
    else titles.delete(title);
    opened.set(store, titles);
  };
  return (
    <details open={isOpen} onToggle={(event) => keep(event.currentTarget.open)}>
      <summary className="py-1 text-text-2">{title}</summary>
      {children}
    </details>
  );
}
