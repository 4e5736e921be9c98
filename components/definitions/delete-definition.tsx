"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { toast } from "@/components/ui/toast";
import { usersOf } from "@/components/policy/used-by";
import { Button } from "@/components/ui/button";
import { api } from "@/lib/client/api";
import { countText } from "@/lib/client/format";
import { queries } from "@/lib/client/queries";
import type { TaskDef } from "@/lib/core/definition/schema";

/** Deletes a stored definition and offers to bring it back. */
export function DeleteDefinition({ stored }: { readonly stored: TaskDef }) {
  const client = useQueryClient();
  const router = useRouter();
  const name = stored.name ?? "";
  const all = useQuery(queries.allDefinitions()).data ?? [];
  const uses = new Set(usersOf(all, name).map(({ workflow }) => workflow)).size;
  const refresh = () => client.invalidateQueries({ queryKey: ["task-definitions"] });
  const undo = useMutation({
    mutationFn: () => api("/metadata/taskdefs", { method: "POST", body: [stored] }),
    onError,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => api(`/metadata/taskdefs/${encodeURIComponent(name)}`, { method: "DELETE" }),
    onError,
    onSuccess: () => {
      const left = uses === 0 ? "" : ` ${countText(uses, "workflow")} that use it go on without.`;
      toast(`${name} is deleted. Runs that have started keep its policy.${left}`, {
        duration: 10_000,
        action: { label: "Undo", onClick: () => undo.mutate() },
      });
      router.push("/task-definitions");
    },
    onSettled: refresh,
  });
  return (
    <Button
      variant="ghost"
      title={uses === 0 ? "No workflow uses it" : `Used by ${countText(uses, "workflow")}`}
      disabled={remove.isPending}
      onClick={() => remove.mutate()}
    >
      Delete
    </Button>
  );
}

function onError(error: Error): void {
  toast.error(error.message);
}
