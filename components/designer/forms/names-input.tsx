"use client";

import { useId } from "react";

import { isJsonObject, type JsonObject } from "@/lib/core/json";

import { withValue } from "./entries";
import type { PartsProps } from "./parts-props";
import { ValueRows } from "./value-table";

/** Free names and values; the names that are usual are offered. */
export function NamesInput(props: PartsProps) {
  const { id, meta, value, onChange, onLeave, place, footer } = props;
  const listId = useId();
  const values = isJsonObject(value) ? value : {};
  const put = (next: JsonObject) => onChange(Object.keys(next).length === 0 ? undefined : next);
  const rename = (from: string, to: string) =>
    put(
      Object.fromEntries(
        Object.entries(values).map(([key, one]) => [key === from ? to : key, one]),
      ),
    );
  return (
    <span role="group" aria-label={`Names and values of ${meta.title}`} className="grid gap-2">
      <ValueRows
        id={id}
        addLabel={`Add to ${meta.title}`}
        values={values}
        even
        textsOnly={meta.widget === "texts"}
        {...(place === undefined ? {} : { place })}
        {...(meta.names ? { list: listId } : {})}
        onSet={(key, next) => put(withValue(values, key, next))}
        onRename={rename}
        onLeave={onLeave}
        footer={footer}
      />
      {meta.names && (
        <datalist id={listId}>
          {meta.names
            .filter((name) => !Object.hasOwn(values, name))
            .map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
        </datalist>
      )}
    </span>
  );
}
