"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { createStore } from "zustand/vanilla";

import { queries } from "@/lib/client/queries";
import { availableData } from "@/lib/core/definition/available-data";
import type { Id } from "@/lib/core/definition/document";
import { gradeOf, type Reader } from "@/lib/core/definition/scope";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { select } from "../actions";
import { placeOf } from "../derive";
import { useDesignerStore } from "../designer-context";
import { useDrawn } from "../follow-state";
import { type DesignerState, workspaceOf } from "../store";
import { createFieldFocus, type DataContextValue } from "./data-context";
import type { KnownRuns } from "./run-data";

/** What the selected task, or the outputs of the workflow, can read; and the tasks that a field points to. */
export function useAvailableData(runs: KnownRuns, selection: readonly Id[]) {
  const store = useDesignerStore();
  // What is typed into a field changes nothing of what it can read: it follows when the keys rest.
  const { workspace, taskDefs, place, part } = useDrawn((state) => readingOf(state, selection));
  const [focus] = useState(createFieldFocus);
  // Only what draws the lines hears of it, not the whole form.
  const [pointed] = useState(() => createStore<readonly string[]>(() => []));
  const secrets = useQuery(queries.secretNames()).data;
  const environment = useQuery(queries.environmentNames()).data;
  const data = useMemo((): DataContextValue => {
    const reader: Reader = place ? { place, part } : "end";
    const run = runs.data;
    const index = treeIndex(workspace.doc);
    // Every key in a form makes a new document: what it offers is only listed when somebody looks.
    const paths = once(() =>
      availableData(workspace.doc, reader, {
        taskDefOf: (name) => taskDefs?.get(name),
        ...(run ? { outputOf: (ref: string) => run.outputOf(ref), workflow: run.workflow } : {}),
        ...(secrets ? { secrets } : {}),
        ...(environment ? { environment } : {}),
      }),
    );
    const goTo = (ref: string) => {
      const target = index.refs.get(ref)?.place.block.id;
      if (target !== undefined) select(store, [target]);
    };
    const point = (refs: readonly string[]) => pointed.setState(refs, true);
    return { paths, focus, goTo, point, gradeOf: (ref: string) => gradeOf(index, reader, ref) };
  }, [workspace, taskDefs, place, part, focus, pointed, runs, secrets, environment, store]);
  return { data, pointed };
}

function readingOf(state: DesignerState, selection: readonly Id[]) {
  const selected = placeOf(workspaceOf(state), selection);
  return {
    workspace: workspaceOf(state),
    taskDefs: state.taskDefs,
    place: selected?.place ?? null,
    part: selected?.part ?? ("self" as const),
  };
}

/** The answer of the first call, for all. */
function once<T>(make: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => (known ??= { value: make() }).value;
}
