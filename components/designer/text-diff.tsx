"use client";

import { useMemo } from "react";

import { cn } from "@/components/ui/cn";
import { ScrollBox } from "@/components/ui/scroll-box";
import type { JsonObject } from "@/lib/core/json";

import { type DiffLine, diffLines } from "./line-diff";

const CONTEXT = 3;

interface TextDiffProps {
  readonly title: string;
  /** Null: there was nothing before. */
  readonly before: JsonObject | null;
  readonly after: JsonObject;
}

/** What differs between two definitions, line by line; times and version numbers do not count. */
export function TextDiff({ title, before, after }: TextDiffProps) {
  const all = useMemo(() => {
    const old = before === null ? "" : JSON.stringify(withoutTimes(before), null, 2);
    return numbered(diffLines(old, JSON.stringify(withoutTimes(after), null, 2)));
  }, [before, after]);
  const shown = all.filter((_, at) =>
    all.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ line }) => line.kind !== "same"),
  );
  if (shown.length === 0) return <p className="text-text-3">{title}: nothing differs.</p>;
  return (
    <details open={before !== null}>
      <summary className="py-1 text-text-2">
        {title} <Counts lines={all.map(({ line }) => line)} />
      </summary>
      <ScrollBox label={title} className="mt-1 max-h-80">
        {shown.slice(0, 600).map(({ line, number }) => (
          <span key={number} className={cn("block", COLOURS[line.kind])}>
            {MARKS[line.kind]} {line.text}
          </span>
        ))}
      </ScrollBox>
    </details>
  );
}

function Counts({ lines }: { readonly lines: readonly DiffLine[] }) {
  const added = lines.filter(({ kind }) => kind === "added").length;
  const removed = lines.filter(({ kind }) => kind === "removed").length;
  return (
    <span className="text-xs tabular-nums">
      <span className="text-status-completed-fg">+{added}</span>{" "}
      <span className="text-status-failed-fg">−{removed}</span>
    </span>
  );
}

const COLOURS = {
  same: "text-text-2",
  added: "bg-status-completed-soft text-status-completed-fg",
  removed: "bg-status-failed-soft text-status-failed-fg",
} as const;
const MARKS = { same: " ", added: "+", removed: "−" } as const;

function numbered(lines: readonly DiffLine[]) {
  return lines.map((line, number) => ({ line, number }));
}

function withoutTimes(definition: JsonObject): JsonObject {
  const own = new Set(["createTime", "updateTime", "version"]);
  return Object.fromEntries(Object.entries(definition).filter(([key]) => !own.has(key)));
}
