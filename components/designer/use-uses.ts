"use client";

import { useQuery } from "@tanstack/react-query";

import { queries } from "@/lib/client/queries";
import { allTasks } from "@/lib/core/definition/walk";

/** How many published workflows use a task name. */
export function useUses(name: string): number {
  const { data } = useQuery(queries.definitions());
  return (data ?? []).filter((one) => allTasks(one).some(({ task }) => task.name === name)).length;
}
