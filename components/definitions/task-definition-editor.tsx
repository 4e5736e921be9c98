"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";

import { PolicyForm } from "@/components/policy/policy-form";
import { Button } from "@/components/ui/button";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { api } from "@/lib/client/api";
import { queries } from "@/lib/client/queries";
import type { TaskDef } from "@/lib/core/definition/schema";
import { allTasks } from "@/lib/core/definition/walk";
import { policyProblems } from "@/lib/core/policy/problems";

/** One task definition: its policy form, where it is used, save and discard. */
export function TaskDefinitionEditor({ name }: { readonly name: string }) {
  const stored = useQuery(queries.taskDefinition(name));
  const [draft, setDraft] = useState<TaskDef | null>(null);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (rule: TaskDef) => api("/metadata/taskdefs", { method: "PUT", body: rule }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["task-definitions"] });
      setDraft(null);
      toast.success(`${name} is saved. Runs that start from now on obey it.`);
    },
  });
  const rule = draft ?? stored.data;
  const task = { name, taskReferenceName: "task", type: "SIMPLE" };
  const wrong =
    rule !== undefined &&
    policyProblems(rule, task, null).some(({ severity }) => severity === "error");
  return (
    <div className="mx-auto grid max-w-xl gap-5">
      <div className="grid gap-2">
        <Link
          href="/task-definitions"
          className="flex items-center gap-1 text-text-2 hover:text-text-1"
        >
          <ArrowLeft aria-hidden className="size-4" />
          Task definitions
        </Link>
        <h1 className="font-mono text-xl font-semibold break-all">{name}</h1>
        <UsedBy name={name} />
      </div>
      {stored.isPending && <Skeleton className="h-96" />}
      {stored.isError && <ErrorState error={stored.error} retry={() => void stored.refetch()} />}
      {rule && (
        <div className="rounded-card border border-border-default bg-surface-1 p-4">
          <PolicyForm rule={rule} onChange={setDraft} />
        </div>
      )}
      {save.isError && <ErrorState error={save.error} />}
      {rule && (
        <div className="sticky bottom-0 flex justify-end gap-2 border-t border-border-subtle bg-canvas py-3">
          <Button disabled={draft === null} onClick={() => setDraft(null)}>
            Discard
          </Button>
          <Button
            variant="primary"
            disabled={draft === null || wrong || save.isPending}
            onClick={() => draft && save.mutate(draft)}
          >
            Save
          </Button>
        </div>
      )}
    </div>
  );
}

function UsedBy({ name }: { readonly name: string }) {
  const definitions = useQuery(queries.definitions());
  const users = (definitions.data ?? []).filter((definition) =>
    allTasks(definition).some(({ task }) => task.name === name),
  );
  if (!definitions.data) return null;
  if (users.length === 0) return <p className="text-text-3">No workflow uses it.</p>;
  return (
    <p className="text-text-2">
      Used by{" "}
      {users.map((user, index) => (
        <span key={user.name}>
          {index > 0 && ", "}
          <Link href={`/workflows/${encodeURIComponent(user.name ?? "")}`} className="underline">
            {user.name}
          </Link>
        </span>
      ))}
    </p>
  );
}
