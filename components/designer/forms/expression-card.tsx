"use client";

import { useContext } from "react";

import { Button } from "@/components/ui/button";
import { CornerDownLeft } from "@/components/ui/icons";
import type { Reference } from "@/lib/core/definition/references-list";

import { DataContext } from "./data-context";
import { DOUBTS } from "./marks";
import { RunDataContext } from "./run-data";
import { shownValue } from "./shown-value";

/** About one expression under the pointer: its path, whether it can be relied on, its value, and the way to its source. */
export function ExpressionCard({ reference }: { readonly reference: Reference }) {
  const { gradeOf, goTo, paths } = useContext(DataContext);
  const { data } = useContext(RunDataContext);
  const { root, expression } = reference;
  const whole = `\${${expression}}`;
  const grade = root === "workflow" || root === "" ? null : gradeOf(root);
  const type = paths().find((path) => path.expression === whole)?.type ?? "any";
  const doubt = grade && DOUBTS[grade];
  return (
    <span
      role="tooltip"
      className="absolute top-full right-0 z-20 mt-1 grid w-full min-w-64 gap-1 rounded-tile border border-border-default bg-surface-1 p-2 text-xs shadow-menu"
    >
      <span className="font-mono break-all">{whole}</span>
      <span className="flex flex-wrap gap-x-2 text-text-3">
        {type !== "any" && <span>{type}</span>}
        {doubt ? (
          <span className="text-status-errors-fg">
            {grade === "none" ? `${root} ${doubt}` : doubt}
          </span>
        ) : (
          grade === "sure" && <span>has surely run by then</span>
        )}
      </span>
      <span className="break-all text-text-2">
        {data ? (
          <>
            Last run: <span className="font-mono">{shownValue(data.resolve(whole))}</span>
          </>
        ) : (
          "no run yet"
        )}
      </span>
      {grade !== null && grade !== "none" && (
        <Button
          size="sm"
          tabIndex={-1}
          className="w-fit"
          title="Go to its source (F12)"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => goTo(root)}
        >
          <CornerDownLeft />
          Go to source
        </Button>
      )}
    </span>
  );
}
