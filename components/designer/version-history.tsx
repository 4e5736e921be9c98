"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";

import { Button } from "@/components/ui/button";
import { GitCompareArrows } from "@/components/ui/icons";
import { TimeAgo } from "@/components/ui/time-ago";
import { queries } from "@/lib/client/queries";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { noteOf } from "@/lib/core/definition/version-note";
import type { JsonObject } from "@/lib/core/json";

import { perform } from "./actions";
import { openComparison } from "./compare/open-comparison";
import type { Side } from "./compare/comparing";
import { useDesignerStore } from "./designer-context";
import { TextDiff } from "./text-diff";

interface VersionHistoryProps {
  readonly name: string;
  /** What is on the canvas. */
  readonly current: JsonObject;
  /** A version has been brought onto the canvas. */
  readonly onOpened: () => void;
}

/** What was published before, newest first: its note, what differs, and the way back to it. */
export function VersionHistory({ name, current, onOpened }: VersionHistoryProps) {
  const store = useDesignerStore();
  const { data } = useQuery(queries.allDefinitions());
  const [shown, setShown] = useState<number | null>(null);
  const [against, setAgainst] = useState<number | "canvas">("canvas");
  const versions = (data ?? [])
    .filter((one) => one.name === name)
    .toSorted((a, b) => (b.version ?? 1) - (a.version ?? 1));
  if (versions.length === 0) return null;
  const chosen = versions.find(({ version }) => version === shown);
  const other = versions.find(({ version }) => version === against);
  const open = (definition: WorkflowDef) => {
    perform(store, { type: "replaceDoc", definition: definition as JsonObject });
    onOpened();
  };
  return (
    <details>
      <summary className="py-1 text-text-2">Versions ({versions.length})</summary>
      <ol className="mt-1 grid gap-1">
        {versions.map((one) => (
          <li
            key={one.version}
            className="flex flex-wrap items-center gap-2 rounded-control bg-surface-2 px-2 py-1.5"
          >
            <span className="font-medium tabular-nums">v{one.version}</span>
            <span className="min-w-40 flex-1 break-words text-text-2">{noteOf(one)}</span>
            <span className="ml-auto flex items-center gap-1">
              <span className="text-xs text-text-3">
                <TimeAgo iso={new Date(one.updateTime || one.createTime || 0).toISOString()} />
              </span>
              <Button
                size="sm"
                variant="ghost"
                aria-pressed={shown === one.version}
                aria-label={`Compare version ${one.version}`}
                onClick={() => setShown(shown === one.version ? null : (one.version ?? null))}
              >
                Compare
              </Button>
              <Button
                size="sm"
                variant="ghost"
                aria-label={`Bring version ${one.version} back`}
                onClick={() => open(one)}
              >
                Bring back
              </Button>
            </span>
          </li>
        ))}
      </ol>
      {chosen && (
        <div className="mt-2 grid gap-2">
          <div className="flex flex-wrap items-center gap-2">
            <Against versions={versions} value={against} onChange={setAgainst} />
            <Button size="sm" onClick={() => openComparison(store, sideOf(chosen), sideOf(other))}>
              <GitCompareArrows />
              On the canvas
            </Button>
          </div>
          <TextDiff
            title={`From version ${chosen.version} to ${other ? `version ${other.version}` : "the canvas"}`}
            before={chosen as JsonObject}
            after={other ? (other as JsonObject) : current}
          />
        </div>
      )}
    </details>
  );
}

function sideOf(version: WorkflowDef | undefined): Side {
  if (!version) return { title: "the canvas", definition: null };
  return { title: `version ${version.version}`, definition: version as JsonObject };
}

interface AgainstProps {
  readonly versions: readonly WorkflowDef[];
  readonly value: number | "canvas";
  readonly onChange: (value: number | "canvas") => void;
}

function Against({ versions, value, onChange }: AgainstProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-text-2">
        with
      </label>
      <select
        id={id}
        value={value}
        onChange={({ target }) =>
          onChange(target.value === "canvas" ? "canvas" : Number(target.value))
        }
        className="h-8 rounded-control border border-border-strong bg-surface-1 px-2"
      >
        <option value="canvas">the canvas</option>
        {versions.map(({ version }) => (
          <option key={version} value={version ?? 1}>
            version {version}
          </option>
        ))}
      </select>
    </div>
  );
}
