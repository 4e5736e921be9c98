"use client";

import { useQuery } from "@tanstack/react-query";

import { UsedBy, usersOf } from "@/components/policy/used-by";
import { queries } from "@/lib/client/queries";

/** How many published workflows use a task name. */
export function useUses(name: string): number {
  const { data } = useQuery(queries.definitions());
  return new Set(usersOf(data ?? [], name).map(({ workflow }) => workflow)).size;
}

/** The published workflows that use a task name, unfolded when they are asked for. */
export function UsedByList({ name }: { readonly name: string }) {
  const { data } = useQuery(queries.allDefinitions());
  return <UsedBy users={usersOf(data ?? [], name)} />;
}
