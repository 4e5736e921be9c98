"use client";

import { type ReactNode, useDeferredValue, useState } from "react";

import { Search } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";

import { findInJson, hasMoreThan } from "./json-find";

/** Fewer values than these are seen at a glance. */
const FEW = 12;
const MOST_FOUND = 100;
const MOST_TEXT = 200;

interface JsonSearchProps {
  readonly value: unknown;
  readonly label: string;
  /** Expression that names the value. */
  readonly path: string | null;
  /** The whole value, where nothing is searched for. */
  readonly children: ReactNode;
}

/** A field above a large value: what is typed is looked for in its names and in its values. */
export function JsonSearch({ value, label, path, children }: JsonSearchProps) {
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  if (!hasMoreThan(value, FEW)) return children;
  return (
    <div className="grid grid-cols-1 gap-1">
      <label className="relative">
        <span className="sr-only">Search in {label}</span>
        <Search className="pointer-events-none absolute top-1.5 left-2 size-4 text-text-3" />
        <Input
          type="search"
          value={text}
          placeholder="Search names and values"
          onChange={({ target }) => setText(target.value)}
          className="h-7 pl-7 text-xs"
        />
      </label>
      {wanted === "" ? children : <Found value={value} path={path} wanted={wanted} />}
    </div>
  );
}

interface FoundProps {
  readonly value: unknown;
  readonly path: string | null;
  readonly wanted: string;
}

function Found({ value, path, wanted }: FoundProps) {
  const found = findInJson(value, wanted, MOST_FOUND + 1);
  const isMore = found.length > MOST_FOUND;
  return (
    <>
      <p role="status" className="text-xs text-text-3">
        {found.length === 0 && `Nothing in it has "${wanted}".`}
        {found.length > 0 && (isMore ? `The first ${MOST_FOUND}:` : `${found.length} found`)}
      </p>
      <ul className="grid grid-cols-1 gap-1 font-mono text-xs">
        {found.slice(0, MOST_FOUND).map((one) => (
          <li key={one.path} className="min-w-0">
            <span className="block break-words text-text-2">
              {path === null ? one.path.replace(/^\./, "") : `${path}${one.path}`}
            </span>
            <span className="block break-words whitespace-pre-wrap text-text-1">
              {one.text.length > MOST_TEXT ? `${one.text.slice(0, MOST_TEXT)}…` : one.text}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
