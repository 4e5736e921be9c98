"use client";

import { useContext } from "react";

import { CornerDownLeft } from "@/components/ui/icons";
import { listReferences } from "@/lib/core/definition/references-list";

import { DataContext } from "./data-context";
import { DOUBTS, refsIn } from "./marks";
import { RunDataContext } from "./run-data";
import { shownValue } from "./shown-value";

const MOST_SOURCES = 3;

/** What an expression gave in the run that is looked at, and the way to the tasks that it reads. */
export function ExpressionPreview({ value }: { readonly value: string }) {
  const { data, isPending } = useContext(RunDataContext);
  const { gradeOf, goTo } = useContext(DataContext);
  if (!value.includes("${") || listReferences(value).length === 0) return null;
  // Without a run there are samples of some tasks only.
  const isKnown =
    data?.workflowId !== "" || refsIn(value).every((ref) => data.outputOf(ref) !== undefined);
  const roots = refsIn(value).slice(0, MOST_SOURCES);
  return (
    <span className="mt-1 flex flex-wrap items-baseline gap-x-2 gap-y-0.5 text-xs text-text-3">
      {data && isKnown ? (
        <span className="min-w-0 break-all">
          = <span className="font-mono text-text-2">{shownValue(data.resolve(value))}</span>
        </span>
      ) : (
        <span>{isPending ? "reading the last run …" : "no run yet"}</span>
      )}
      {roots.map((root) => {
        const grade = gradeOf(root);
        const doubt = grade === null ? undefined : DOUBTS[grade];
        return (
          <span key={root} className="inline-flex items-baseline gap-1">
            {grade !== "none" && (
              <button
                type="button"
                title={`Go to ${root}`}
                onClick={() => goTo(root)}
                className="inline-flex items-center gap-0.5 font-mono underline-offset-2 hover:text-text-1 hover:underline"
              >
                <CornerDownLeft className="size-3" />
                {root}
              </button>
            )}
            {doubt !== undefined && (
              <span className="text-status-errors-fg">
                {grade === "none" ? `${root} ${doubt}` : doubt}
              </span>
            )}
          </span>
        );
      })}
    </span>
  );
}
