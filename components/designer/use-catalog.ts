"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { queries } from "@/lib/client/queries";
import { type NextTasks, nextTasksOf } from "@/lib/core/definition/next-tasks";

import { type CatalogEntry, catalogOf } from "./catalog";
import { useDesigner } from "./designer-context";

/** What can be put in, with the registered workers and the other workflows. */
export function useCatalog(): readonly CatalogEntry[] {
  const name = useDesigner((state) => state.name);
  const taskDefs = useDesigner((state) => state.taskDefs);
  const { data: workflows } = useQuery(queries.definitions());
  return useMemo(
    () => catalogOf(taskDefs?.values() ?? [], workflows ?? [], name),
    [taskDefs, workflows, name],
  );
}

/** What stands behind what in the workflows that are stored. */
export function useNextTasks(): NextTasks {
  const { data: workflows } = useQuery(queries.definitions());
  return useMemo(() => nextTasksOf(workflows ?? []), [workflows]);
}
