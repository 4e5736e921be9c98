"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";

import { ExternalLink } from "@/components/ui/icons";
import { queries } from "@/lib/client/queries";

import { ValueInput } from "./value-input";
import type { ValueInputProps } from "./value-props";

/** The name of a workflow: stored ones are offered, and opened in a tab of their own. */
export function WorkflowField(props: ValueInputProps) {
  const { data } = useQuery(queries.definitions());
  const list = useId();
  const { value } = props;
  const names = (data ?? []).flatMap(({ name }) => (name ? [name] : []));
  const isKnown = typeof value === "string" && names.includes(value);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <ValueInput {...props} list={list} />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
      {isKnown && (
        <a
          href={`/workflows/${encodeURIComponent(value)}`}
          target="_blank"
          rel="noreferrer"
          aria-label={`Open ${value} in a new tab`}
          className="shrink-0 text-text-2 hover:text-text-1"
        >
          <ExternalLink className="size-4" />
        </a>
      )}
    </span>
  );
}
