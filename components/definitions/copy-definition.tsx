"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";

import { Copy } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";
import { NameDialog } from "@/components/ui/name-dialog";
import { api } from "@/lib/client/api";
import { queries } from "@/lib/client/queries";
import type { TaskDef } from "@/lib/core/definition/schema";

const OWN_TIMES: ReadonlySet<string> = new Set([
  "createTime",
  "updateTime",
  "createdBy",
  "updatedBy",
]);

/** Stores the definition as it is on screen under another name and opens that one. */
export function CopyDefinition({ rule }: { readonly rule: TaskDef }) {
  const client = useQueryClient();
  const router = useRouter();
  const known = useQuery(queries.taskDefinitions()).data ?? [];
  const names = new Set(known.map(({ name }) => name));
  const copy = useMutation({
    mutationFn: async (name: string) => {
      const kept = Object.entries(rule).filter(([key]) => !OWN_TIMES.has(key));
      const body = [{ ...Object.fromEntries(kept), name }];
      if (!names.has(name)) await api("/metadata/taskdefs", { method: "POST", body });
      return name;
    },
    onSuccess: async (name) => {
      await client.invalidateQueries({ queryKey: ["task-definitions"] });
      router.push(`/task-definitions/${encodeURIComponent(name)}`);
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <NameDialog
      title={`Copy ${rule.name ?? ""}`}
      description="The copy gets everything that is on screen."
      placeholder={`${rule.name ?? "task"}_copy`}
      trigger={
        <Button variant="ghost">
          <Copy />
          Copy
        </Button>
      }
      takenText="This task is defined already: it will be opened as it is."
      isTaken={(name) => names.has(name)}
      onName={(name) => copy.mutate(name)}
    />
  );
}
