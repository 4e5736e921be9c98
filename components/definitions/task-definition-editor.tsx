"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";

import { ArrowLeft } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { PolicyForm } from "@/components/policy/policy-form";
import { UsedBy, usersOf } from "@/components/policy/used-by";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { api } from "@/lib/client/api";
import { queries } from "@/lib/client/queries";
import type { TaskDef } from "@/lib/core/definition/schema";
import { policyProblems } from "@/lib/core/policy/problems";

import { CopyDefinition } from "./copy-definition";
import { DefinitionFields } from "./definition-fields";
import { DefinitionJson } from "./definition-json";
import { DeleteDefinition } from "./delete-definition";

/** One task definition: its policy form, where it is used, save and discard. */
export function TaskDefinitionEditor({ name }: { readonly name: string }) {
  const all = useQuery(queries.taskDefinitions());
  const stored = all.data?.find((definition) => definition.name === name);
  const [draft, setDraft] = useState<TaskDef | null>(null);
  const client = useQueryClient();
  const missing = all.data !== undefined && stored === undefined;
  const shipped = useShipped(name);
  const save = useMutation({
    mutationFn: (rule: TaskDef) =>
      missing
        ? api("/metadata/taskdefs", { method: "POST", body: [rule] })
        : api("/metadata/taskdefs", { method: "PUT", body: rule }),
    onSuccess: async (_answer, saved) => {
      await client.invalidateQueries({ queryKey: ["task-definitions"] });
      setDraft((current) => (current === saved ? null : current));
      toast.success(`${name} is saved. Runs that start from now on obey it.`);
    },
  });
  const rule = draft ?? stored;
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
          <ArrowLeft className="size-4" />
          Task definitions
        </Link>
        <h1 className="font-mono text-xl font-semibold break-all">{name}</h1>
        <Users name={name} />
      </div>
      {all.isPending && <Skeleton className="h-96" />}
      {missing && draft === null && (
        <EmptyState
          title="Not defined yet"
          action={
            <Button variant="primary" onClick={() => setDraft({ name })}>
              Define it
            </Button>
          }
        >
          Without a definition a worker&apos;s task is never retried.
        </EmptyState>
      )}
      {all.isError && <ErrorState error={all.error} retry={() => void all.refetch()} />}
      {rule && (
        <div className="rounded-card border border-border-default bg-surface-1 p-4">
          <Tabs defaultValue="policy">
            <TabsList aria-label="About this task definition">
              <TabsTrigger value="policy">Policy</TabsTrigger>
              <TabsTrigger value="fields">Inputs and outputs</TabsTrigger>
              <TabsTrigger value="json">JSON</TabsTrigger>
            </TabsList>
            <TabsContent value="policy" className="pt-4">
              <h2 className="sr-only">Policy</h2>
              <Description rule={rule} onChange={setDraft} />
              <PolicyForm rule={rule} onChange={setDraft} />
            </TabsContent>
            <TabsContent value="fields" className="pt-4">
              <h2 className="sr-only">Inputs and outputs</h2>
              <DefinitionFields rule={rule} onChange={setDraft} />
            </TabsContent>
            <TabsContent value="json" className="pt-4">
              <h2 className="sr-only">JSON</h2>
              <DefinitionJson rule={rule} onChange={setDraft} />
            </TabsContent>
          </Tabs>
        </div>
      )}
      {save.isError && <ErrorState error={save.error} />}
      {rule && (
        <div className="sticky bottom-0 flex justify-end gap-2 border-t border-border-subtle bg-canvas py-3 max-sm:gap-1">
          {shipped && (
            <Button
              variant="ghost"
              className="max-sm:px-1"
              title="Puts the values back that come with Baton; Save keeps them."
              disabled={isSameRule(rule, shipped)}
              onClick={() => setDraft({ ...rule, ...shipped })}
            >
              Reset to shipped
            </Button>
          )}
          {stored && !shipped && <DeleteDefinition stored={stored} />}
          <CopyDefinition rule={rule} />
          <span className="flex-1" />
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

/** What the task does, for everybody who picks it. */
function Description({
  rule,
  onChange,
}: {
  readonly rule: TaskDef;
  readonly onChange: (rule: TaskDef) => void;
}) {
  return (
    <label className="mb-4 grid gap-1">
      <span className="text-text-2">Description</span>
      <Input
        value={rule.description ?? ""}
        maxLength={1_000}
        placeholder="What this task does"
        onChange={({ target }) => onChange({ ...rule, description: target.value })}
      />
    </label>
  );
}

/** The definition that comes with the product, if this name is one of them. */
function useShipped(name: string): TaskDef | undefined {
  const samples = useQuery(queries.samples());
  return samples.data?.taskDefinitions.find((definition) => definition.name === name);
}

function isSameRule(rule: TaskDef, shipped: TaskDef): boolean {
  const now = new Map<string, unknown>(Object.entries(rule));
  return Object.entries(shipped).every(
    ([key, value]) => JSON.stringify(now.get(key)) === JSON.stringify(value),
  );
}

/** Who is affected by a change, by workflow and version. */
function Users({ name }: { readonly name: string }) {
  const definitions = useQuery(queries.allDefinitions());
  if (!definitions.data) return null;
  return <UsedBy users={usersOf(definitions.data, name)} />;
}
