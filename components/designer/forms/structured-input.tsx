"use client";

import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Braces, Rows3 } from "@/components/ui/icons";
import type { FieldMeta } from "@/lib/core/image/fields";
import { isJsonObject } from "@/lib/core/json";

import { entriesOf } from "./entries";
import { EntryFields } from "./entry-fields";
import { JsonInput } from "./json-input";
import { NamesInput } from "./names-input";
import type { PartsProps, StructuredProps } from "./parts-props";
import { RowsInput } from "./rows-input";
import type { ValueInputProps } from "./value-props";

/** The field has values of its own inside that are edited one by one. */
export function isStructured({ kind, widget, fields }: FieldMeta): boolean {
  if (kind === "list") return widget === "rows" && fields !== undefined;
  return kind === "object" && (widget === "keyValue" || widget === "texts" || fields !== undefined);
}

/** A list of objects row by row, a map by names and values, an object by its fields; each as JSON on demand. */
export function StructuredInput(props: StructuredProps) {
  const { meta, mistakes = [] } = props;
  const [wantsJson, setWantsJson] = useState(false);
  const isOther = !hasParts(props);
  if (!isOther && !wantsJson) {
    return (
      <PartsInput
        {...props}
        footer={
          <Button
            variant="ghost"
            size="sm"
            aria-label={`${meta.title} as JSON`}
            onClick={() => setWantsJson(true)}
          >
            <Braces />
            As JSON
          </Button>
        }
      />
    );
  }
  return (
    <span className="grid gap-1">
      <JsonInput {...props} placeholder={meta.placeholder} />
      {mistakes.map(({ at, key, text }) => (
        <span key={`${at} ${key}`} className="text-xs text-status-failed-fg">
          {meta.kind === "list" && `Row ${at + 1}, `}
          {meta.fields?.[key]?.title ?? key}: {text}
        </span>
      ))}
      {isOther ? (
        <span className="text-xs text-text-3">Only as JSON: its parts have no fields here.</span>
      ) : (
        <Button
          variant="ghost"
          size="sm"
          className="w-fit"
          aria-label={`${meta.title} in fields`}
          onClick={() => setWantsJson(false)}
        >
          <Rows3 />
          In fields
        </Button>
      )}
    </span>
  );
}

function hasParts({ meta, value }: Pick<ValueInputProps, "meta" | "value">): boolean {
  if (meta.kind === "list") return entriesOf(meta, value) !== null;
  return value === undefined || value === null || isJsonObject(value);
}

function PartsInput(props: PartsProps) {
  const { id, meta, value, onChange, mistakes = [], footer } = props;
  if (meta.kind === "list") return <RowsInput {...props} />;
  if (!meta.fields) return <NamesInput {...props} />;
  return (
    <span role="group" aria-label={meta.title} className="grid gap-2">
      <EntryFields
        {...props}
        id={id}
        fields={meta.fields}
        of={meta.title.toLowerCase()}
        entry={isJsonObject(value) ? value : {}}
        mistakes={mistakes}
        onEntry={(next) => onChange(Object.keys(next).length === 0 ? undefined : next)}
      />
      {footer}
    </span>
  );
}
