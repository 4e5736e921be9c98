"use client";

import { useState } from "react";

import { CopyButton } from "@/components/ui/copy-button";
import { cn } from "@/components/ui/cn";
import { ChevronRight } from "@/components/ui/icons";
import { bytesText } from "@/lib/client/format";

import { stepText } from "./json-find";
import { JsonSearch } from "./json-search";

interface JsonTreeProps {
  readonly value: unknown;
  /** What the value is, for screen readers. */
  readonly label: string;
  /** Expression that names the value, such as `a_ref.output`: each row can be copied as `${…}`. */
  readonly path?: string;
}

const OPEN_DEPTH = 2;
const PAGE = 100;

/** A JSON value with branches that open and close. */
export function JsonTree({ value, label, path }: JsonTreeProps) {
  const entries = entriesOf(value);
  if (entries === null) return <Leaf value={value} />;
  if (entries.length === 0) return <p className="text-text-3">{empty(value)}</p>;
  return (
    <JsonSearch value={value} label={label} path={path ?? null}>
      <ul aria-label={label} className="font-mono text-xs">
        <Entries entries={entries} depth={0} path={path ?? null} isList={Array.isArray(value)} />
      </ul>
    </JsonSearch>
  );
}

interface EntriesProps {
  readonly entries: readonly (readonly [string, unknown])[];
  readonly depth: number;
  readonly path: string | null;
  readonly isList: boolean;
}

function Entries({ entries, depth, path, isList }: EntriesProps) {
  const [shown, setShown] = useState(PAGE);
  return (
    <>
      {entries.slice(0, shown).map(([name, value]) => (
        <Entry
          key={name}
          name={name}
          value={value}
          depth={depth}
          path={path === null ? null : `${path}${stepText(name, isList)}`}
        />
      ))}
      {entries.length > shown && (
        <li>
          <button type="button" className="underline" onClick={() => setShown(shown + PAGE)}>
            {entries.length - shown} more
          </button>
        </li>
      )}
    </>
  );
}

interface EntryProps {
  readonly name: string;
  readonly value: unknown;
  readonly depth: number;
  readonly path: string | null;
}

function Entry({ name, value, depth, path }: EntryProps) {
  const entries = entriesOf(value);
  const [isOpen, setOpen] = useState(depth < OPEN_DEPTH && (entries?.length ?? 0) <= 30);
  const isBranch = entries !== null && entries.length > 0;
  return (
    <li>
      <div className="group flex min-h-6 items-start rounded-control hover:bg-surface-2">
        {isBranch ? (
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="flex min-h-6 min-w-0 flex-1 items-center text-left"
          >
            <ChevronRight className={cn("size-4 shrink-0 text-text-3", isOpen && "rotate-90")} />
            <span className="text-text-1">{name}</span>
            <span className="ml-2 truncate text-text-3">{summary(value, entries.length)}</span>
          </button>
        ) : (
          <span className="min-w-0 flex-1 py-1 pl-4">
            <span className="text-text-2">{name}: </span>
            <Leaf value={value} />
          </span>
        )}
        {path !== null && (
          <CopyButton
            compact
            label={`Copy \${${path}}`}
            text={() => `\${${path}}`}
            className="size-6 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 [@media(pointer:coarse)]:opacity-100"
          />
        )}
      </div>
      {isBranch && isOpen && (
        <ul className="ml-2 border-l border-border-subtle pl-2">
          <Entries entries={entries} depth={depth + 1} path={path} isList={Array.isArray(value)} />
        </ul>
      )}
    </li>
  );
}

const MOST_TEXT = 2_000;

function Leaf({ value }: { readonly value: unknown }) {
  if (typeof value === "string") {
    const text = value.length > MOST_TEXT ? `${value.slice(0, MOST_TEXT)}…` : value;
    return (
      <span className="whitespace-pre-wrap text-status-completed-fg [overflow-wrap:anywhere]">
        {text === "" ? '""' : text}
        {value.length > MOST_TEXT && (
          <span className="text-text-3"> ({bytesText(value.length)} of text in all)</span>
        )}
      </span>
    );
  }
  if (typeof value === "number") {
    return <span className="text-status-queued-fg">{String(value)}</span>;
  }
  if (typeof value === "object" && value !== null) {
    return <span className="text-text-3">{empty(value)}</span>;
  }
  return <span className="text-status-running-fg">{String(value)}</span>;
}

function entriesOf(value: unknown): [string, unknown][] | null {
  return typeof value === "object" && value !== null ? Object.entries(value) : null;
}

function empty(value: unknown): string {
  return Array.isArray(value) ? "empty list" : "empty";
}

function summary(value: unknown, count: number): string {
  return Array.isArray(value) ? `[${count}]` : `{${count}}`;
}
