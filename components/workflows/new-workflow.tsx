"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";

import { NameDialog } from "@/components/ui/name-dialog";

import { takenNames } from "./card-menu";

/** Asks for a name and opens an empty canvas under it; nothing is stored before the first edit. */
export function NewWorkflow({ trigger }: { readonly trigger: ReactNode }) {
  const router = useRouter();
  const client = useQueryClient();
  return (
    <NameDialog
      title="New workflow"
      description="The name is how clients start it; it cannot be changed later."
      placeholder="thumbnails"
      trigger={trigger}
      takenText="There is a workflow of this name: it will be opened."
      isTaken={(name) => takenNames(client).has(name)}
      onName={(name) => router.push(`/workflows/${encodeURIComponent(name)}`)}
    />
  );
}
