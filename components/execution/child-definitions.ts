import { useState } from "react";

import type { WorkflowDef } from "@/lib/core/definition/schema";

import { usePresent, useRun } from "./run-context";
import { factsOf } from "./run-facts";

/** What the runs that tasks have started were started with; the same object while it is the same. */
export function useChildDefinitions(): ReadonlyMap<string, WorkflowDef> {
  const children = useRun((state) => state.children);
  // Whatever moment is looked at: nothing is laid out again while one goes through the past.
  const present = usePresent();
  const [known, setKnown] = useState<ReadonlyMap<string, WorkflowDef>>(new Map());
  const found = [...(present ? factsOf(present).latest : [])].flatMap(([ref, { current }]) => {
    const child = children.get(current.subWorkflowId ?? "");
    return child ? [[ref, child.execution.workflowDefinition] as const] : [];
  });
  // A run never changes its definition, and reading it again makes new objects.
  const key = found.map(([ref]) => ref).join("\n");
  const [knownKey, setKnownKey] = useState("");
  if (key !== knownKey) {
    setKnownKey(key);
    setKnown(new Map(found));
    return new Map(found);
  }
  return known;
}
