"use client";

import {
  type ClipboardEvent,
  type KeyboardEvent,
  useContext,
  useEffect,
  useRef,
  useState,
} from "react";

import { Button } from "@/components/ui/button";
import { ArrowUp, Plus, Trash2 } from "@/components/ui/icons";
import type { JsonObject } from "@/lib/core/json";

import { DesignerContext } from "../designer-context";
import { entriesOf, isLine, newEntry, pastedEntries, valueOfEntries } from "./entries";
import { EntryFields } from "./entry-fields";
import { NameInput } from "./name-fields";
import type { PartsProps } from "./parts-props";

/**
 * A list of objects, one a row. Enter goes on to the next row and makes one after the last, Alt with an arrow moves a
 * row, Backspace takes an empty one away, and what is pasted as a list becomes rows. Without a row there is an empty one
 * to begin in.
 */
export function RowsInput(props: PartsProps) {
  const { id, meta, value, mistakes = [], place, footer } = props;
  const { fields = {}, entry: word = "entry" } = meta;
  const { list, isMap } = entriesOf(meta, value) ?? { list: [], isMap: false };
  const { box, said, latest, put, focus } = useRows(props, isMap, list);
  const move = (from: number, to: number) => {
    const moved = latest()[from];
    if (moved === undefined || to < 0 || to >= latest().length) return;
    put(latest().toSpliced(from, 1).toSpliced(to, 0, moved), to, `Moved to row ${to + 1}`);
  };
  const add = () => {
    const now = latest();
    put([...now, newEntry(meta, now)], now.length, `Added ${word} ${now.length + 1}`);
  };
  const remove = (at: number) =>
    put(latest().toSpliced(at, 1), Math.max(0, at - 1), `Removed ${word} ${at + 1}`);
  const paste = (event: ClipboardEvent, at: number) => {
    const more = pastedEntries(meta, event.clipboardData.getData("text/plain"));
    if (!more) return;
    event.preventDefault();
    const isEmpty = Object.keys(latest()[at] ?? {}).length === 0;
    const next = latest().toSpliced(isEmpty ? at : at + 1, isEmpty ? 1 : 0, ...more);
    put(next, at + more.length - (isEmpty ? 1 : 0), `Added ${more.length} rows`);
  };
  const keys = (event: KeyboardEvent<HTMLElement>, at: number) => {
    const { target, key, altKey } = event;
    if (event.defaultPrevented || !(target instanceof HTMLInputElement)) return;
    const entry = latest()[at] ?? {};
    const isEmpty = Object.keys(entry).length === 0;
    if (altKey && key === "ArrowUp") move(at, at - 1);
    else if (altKey && key === "ArrowDown") move(at, at + 1);
    else if (key === "Enter" && at + 1 < list.length) focus(at + 1);
    else if (key === "Enter" && !isEmpty) add();
    else if (key === "Backspace" && target.value === "" && isEmpty && list.length > 0) remove(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const inLine = isLine(meta);
  const rows = (list.length === 0 ? [{}] : list).map((entry, at) => ({
    entry,
    at,
    key: `row ${at}`,
  }));
  return (
    <span ref={box} role="group" aria-label={`Rows of ${meta.title}`} className="grid gap-2">
      {inLine && <Titles fields={fields} />}
      {rows.map(({ entry, at, key }) => (
        <span
          key={key}
          role="group"
          aria-label={`${word} ${at + 1}`}
          data-row={at}
          onKeyDown={(event) => keys(event, at)}
          onPaste={(event) => paste(event, at)}
          className={
            inLine ? "grid gap-0.5" : "grid gap-2 rounded-tile border border-border-default p-2"
          }
        >
          <EntryFields
            {...props}
            id={at === 0 ? id : `${id}-${at}`}
            {...(place === undefined ? {} : { place: `${place}.${at}` })}
            fields={fields}
            of={`${word} ${at + 1}`}
            entry={entry}
            mistakes={mistakes.filter((one) => one.at === at)}
            onEntry={(next) => put(latest().toSpliced(at, 1, next))}
            inLine={inLine}
            {...(isMap && {
              first: (
                <MapName
                  {...{ entry, list }}
                  onRename={(name) => put(latest().with(at, { ...entry, name }))}
                />
              ),
            })}
            beside={
              <RowButtons
                name={`${word} ${at + 1}`}
                isFirst={at === 0}
                isOnly={list.length === 0}
                onUp={() => move(at, at - 1)}
                onRemove={() => remove(at)}
              />
            }
          />
        </span>
      ))}
      <span className="flex flex-wrap items-center gap-1">
        <Button size="sm" disabled={list.length === 0} onClick={add}>
          <Plus />
          Add {/^[aeiou]/.test(word) ? "an" : "a"} {word}
        </Button>
        {footer}
      </span>
      <span role="status" className="sr-only">
        {said}
      </span>
    </span>
  );
}

/** The rows as they are now, also between two drawings; the focus follows what is done with them. */
function useRows(
  { onChange, onLeave }: Pick<PartsProps, "onChange" | "onLeave">,
  isMap: boolean,
  list: readonly JsonObject[],
) {
  const store = useContext(DesignerContext);
  const box = useRef<HTMLSpanElement>(null);
  const wanted = useRef<number | null>(null);
  const now = useRef(list);
  const [said, say] = useState("");
  const focus = (row: number) =>
    box.current
      ?.querySelector<HTMLElement>(`[data-row="${row}"]`)
      ?.querySelector<HTMLElement>("input, select, textarea")
      ?.focus();
  useEffect(() => {
    now.current = list;
    if (wanted.current !== null) focus(wanted.current);
    wanted.current = null;
  });
  const latest = () => {
    // What is being typed belongs to it.
    store?.typing.flush();
    return now.current;
  };
  /** With words it is a step of its own, after which the focus is in a row. */
  const put = (next: readonly JsonObject[], row?: number, words?: string) => {
    if (words !== undefined) onLeave();
    now.current = next;
    wanted.current = row ?? null;
    onChange(valueOfEntries({ list: next, isMap }));
    if (words !== undefined) say(words);
  };
  return { box, said, latest, put, focus };
}

function Titles({ fields }: { readonly fields: NonNullable<PartsProps["meta"]["fields"]> }) {
  return (
    <span aria-hidden className="-mb-1.5 flex gap-2 pr-15 text-xs text-text-3">
      {Object.entries(fields).map(([key, { title, unit }]) => (
        <span key={key} className="min-w-0 flex-1 truncate">
          {title}
          {unit !== undefined && `, ${unit}`}
        </span>
      ))}
    </span>
  );
}

interface MapNameProps {
  readonly entry: JsonObject;
  readonly list: readonly JsonObject[];
  readonly onRename: (name: string) => void;
}

/** In a map the name is the key: it changes when it is left. */
function MapName({ entry, list, onRename }: MapNameProps) {
  const name = String(entry["name"] ?? "");
  const taken = list.map((one) => String(one["name"] ?? ""));
  return <NameInput label={`Name of ${name}`} name={name} taken={taken} onRename={onRename} />;
}

interface RowButtonsProps {
  readonly name: string;
  readonly isFirst: boolean;
  readonly isOnly: boolean;
  readonly onUp: () => void;
  readonly onRemove: () => void;
}

function RowButtons({ name, isFirst, isOnly, onUp, onRemove }: RowButtonsProps) {
  return (
    <>
      <Button
        variant="ghost"
        size="icon-sm"
        className="h-8"
        aria-label={`Move ${name} up`}
        title="Move up (Alt+↑)"
        disabled={isFirst}
        onClick={onUp}
      >
        <ArrowUp />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        className="h-8"
        aria-label={`Remove ${name}`}
        disabled={isOnly}
        onClick={onRemove}
      >
        <Trash2 />
      </Button>
    </>
  );
}
