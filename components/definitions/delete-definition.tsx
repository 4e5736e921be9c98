"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { api } from "@/lib/client/api";
import type { TaskDef } from "@/lib/core/definition/schema";

/** Deletes a stored definition and offers to bring it back. */
export function DeleteDefinition({ stored }: { readonly stored: TaskDef }) {
  const client = useQueryClient();
  const router = useRouter();
  const name = stored.name ?? "";
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
      toast(`${name} is deleted. Runs that have started keep its policy.`, {
        duration: 10_000,
        action: { label: "Undo", onClick: () => undo.mutate() },
      });
      router.push("/task-definitions");
    },
    onSettled: refresh,
  });
  return (
    <Button variant="ghost" disabled={remove.isPending} onClick={() => remove.mutate()}>
      Delete
    </Button>
  );
}

function onError(error: Error): void {
  toast.error(error.message);
}
