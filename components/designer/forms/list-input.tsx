"use client";

import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { ArrowUp, Plus, Trash2 } from "@/components/ui/icons";
import type { JsonValue } from "@/lib/core/json";

import { CONTROL, ExpressionInput } from "./expression-input";
import { isPlainList, readValue, readValues } from "./read-value";
import type { ValueInputProps } from "./value-props";

/** A longer list is looked at as text. */
const MOST_ROWS = 100;

/** The value can be edited row by row: plain values, or nothing yet where plain values belong. */
export function isInRows({ meta, value }: Pick<ValueInputProps, "meta" | "value">): boolean {
  if (value === undefined || value === null) return meta.widget === "values";
  if (!isPlainList(value) || value.length > MOST_ROWS) return false;
  return value.length > 0 || meta.widget === "values";
}

/**
 * A list of plain values, one a row. Enter goes on to the next row, Backspace in an empty one removes it, Alt with an
 * arrow moves it, and what is pasted in several lines becomes several rows.
 */
export function ListInput(props: ValueInputProps) {
  const { meta, value, onChange } = props;
  const values = isPlainList(value) ? value : [];
  const box = useRef<HTMLSpanElement>(null);
  const wanted = useRef<number | null>(null);
  const [said, say] = useState("");
  const focus = (at: number) => {
    box.current?.querySelectorAll<HTMLElement>("input, textarea").item(at)?.focus();
  };
  useEffect(() => {
    if (wanted.current !== null) focus(wanted.current);
    wanted.current = null;
  });
  const put = (next: readonly JsonValue[], row: number, words: string) => {
    wanted.current = row;
    onChange(next.length === 0 ? undefined : [...next]);
    say(words);
  };
  const move = (from: number, to: number) => {
    const moved = values[from];
    if (moved === undefined || to < 0 || to >= values.length) return;
    put(values.toSpliced(from, 1).toSpliced(to, 0, moved), to, `Moved to row ${to + 1}`);
  };
  const insert = (at: number, removed: number, more: readonly JsonValue[]) => {
    const count = more.length === 1 ? "" : `Added ${more.length} rows`;
    put(values.toSpliced(at, removed, ...more), at + more.length, count);
  };
  const rows = values.map((one, at) => ({ one, at, key: `row ${at}` }));
  return (
    <span ref={box} role="group" aria-label={`Rows of ${meta.title}`} className="grid gap-1">
      {rows.map(({ one, at, key }) => (
        <ListRow
          {...props}
          key={key}
          value={one}
          number={at + 1}
          onChange={(next) => onChange(values.with(at, next ?? ""))}
          onRemove={() =>
            put(values.toSpliced(at, 1), Math.max(0, at - 1), `Removed row ${at + 1}`)
          }
          onMove={(by) => move(at, at + by)}
          onPaste={(more) => (one === "" ? insert(at, 1, more) : insert(at + 1, 0, more))}
          onNext={() => focus(at + 1)}
        />
      ))}
      <NewRow
        {...props}
        isFirst={values.length === 0}
        onAdd={(more) => insert(values.length, 0, more)}
        onBack={() => focus(values.length - 1)}
      />
      <span role="status" className="sr-only">
        {said}
      </span>
    </span>
  );
}

interface RowProps extends ValueInputProps {
  readonly value: JsonValue;
  readonly number: number;
  readonly onRemove: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onPaste: (more: readonly JsonValue[]) => void;
  readonly onNext: () => void;
}

function ListRow(props: RowProps) {
  const { id, value, number, onChange, onRemove, onMove, onPaste, onNext } = props;
  const keys = (event: KeyboardEvent) => {
    if (event.altKey && event.key === "ArrowUp") onMove(-1);
    else if (event.altKey && event.key === "ArrowDown") onMove(1);
    else if (event.key === "Enter") onNext();
    else if (event.key === "Backspace" && value === "") onRemove();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const name = `${props.meta.title}, row ${number}`;
  return (
    <span className="flex min-w-0 items-start gap-1">
      <TextRow
        {...props}
        onKeys={keys}
        onPaste={pasted(onPaste)}
        id={`${id}-${number}`}
        label={name}
        text={String(value)}
        onText={(text) => onChange(readValue(text, value))}
      />
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Move ${name} up`}
        title="Move up (Alt+↑)"
        disabled={number === 1}
        onClick={() => onMove(-1)}
      >
        <ArrowUp />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label={`Remove ${name}`} onClick={onRemove}>
        <Trash2 />
      </Button>
    </span>
  );
}

interface NewRowProps extends ValueInputProps {
  readonly isFirst: boolean;
  readonly onAdd: (more: readonly JsonValue[]) => void;
  readonly onBack: () => void;
}

/** The row after the last one: what is written there is added with Enter, or when it is left. */
function NewRow(props: NewRowProps) {
  const { meta, plain = false, isFirst, onChange, onLeave, onAdd, onBack } = props;
  const [text, setText] = useState("");
  const add = () => {
    const more = readValues(text);
    if (more.length === 0) return;
    setText("");
    onAdd(more);
  };
  const write = (next: string) => {
    // In place of the whole list, data can be read.
    if (isFirst && !plain && next.startsWith("${")) onChange(next);
    else setText(next);
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && text.trim() !== "") add();
    else if (event.key === "Backspace" && text === "" && !isFirst) onBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="flex min-w-0 items-start gap-1">
      <TextRow
        {...props}
        onKeys={keys}
        onPaste={pasted(onAdd)}
        label={isFirst ? meta.title : `${meta.title}, new row`}
        text={text}
        onText={write}
        onLeave={() => {
          add();
          onLeave();
        }}
      />
      <Button size="sm" disabled={text.trim() === ""} onClick={add} className="h-8">
        <Plus />
        Add
      </Button>
    </span>
  );
}

interface TextRowProps extends ValueInputProps {
  readonly onKeys: (event: KeyboardEvent) => void;
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function TextRow(props: TextRowProps) {
  const { id, describedBy, meta, label, text, onText, onLeave, invalid, plain = false } = props;
  const { onKeys, onPaste } = props;
  const placeholder = label.endsWith("new row") ? "another value" : (meta.placeholder ?? "a value");
  if (!plain) {
    return (
      <ExpressionInput
        id={id}
        label={label}
        describedBy={describedBy}
        placeholder={placeholder}
        value={text}
        onChange={onText}
        onLeave={onLeave}
        invalid={invalid}
        onKeys={onKeys}
        onPaste={onPaste}
      />
    );
  }
  return (
    <input
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      aria-invalid={invalid}
      placeholder={placeholder}
      value={text}
      autoComplete="off"
      spellCheck={false}
      onChange={({ target }) => onText(target.value)}
      onBlur={onLeave}
      onKeyDown={onKeys}
      onPaste={onPaste}
      className={`${CONTROL} h-8`}
    />
  );
}

/** Several lines, or a list as JSON, are rows; anything else is text of the field. */
function pasted(put: (more: readonly JsonValue[]) => void) {
  return (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain").trim();
    if (!text.includes("\n") && !text.startsWith("[")) return;
    const more = readValues(text);
    if (more.length < 2) return;
    event.preventDefault();
    put(more);
  };
}
