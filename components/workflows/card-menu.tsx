"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";

import { CodeXml, Copy, Download, Ellipsis, ListChecks, Trash2 } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { createDraft } from "@/lib/client/drafts";
import type { DraftSummary } from "@/lib/client/queries";
import { freeName } from "@/lib/core/definition/import";
import type { WorkflowDef } from "@/lib/core/definition/schema";

import type { WorkflowEntry } from "./workflow-entries";
import {
  bringBack,
  currentDefinition,
  type RemovedWorkflow,
  removeWorkflow,
  saveAsFile,
} from "./workflow-files";

const failed = (error: Error) => toast.error(error.message);

/** What can be done with a workflow without opening it. */
export function CardMenu({ entry }: { readonly entry: WorkflowEntry }) {
  const { name } = entry;
  const client = useQueryClient();
  const router = useRouter();
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ["definitions"] });
    await client.invalidateQueries({ queryKey: ["drafts"] });
  };
  const download = useMutation({
    mutationFn: async () => saveAsFile(name, await currentDefinition(name)),
    onError: failed,
  });
  const duplicate = useMutation({
    mutationFn: async () => {
      const copy = freeName(`${name}_copy`, takenNames(client));
      await createDraft(copy, await currentDefinition(name));
      return copy;
    },
    onSuccess: (copy) => router.push(`/workflows/${encodeURIComponent(copy)}`),
    onError: failed,
  });
  const undo = useMutation({ mutationFn: bringBack, onSettled: refresh, onError: failed });
  const remove = useMutation({
    mutationFn: () => removeWorkflow(name),
    onSuccess: (removed: RemovedWorkflow) =>
      toast(`${name} is deleted. Its runs are kept.`, {
        duration: 10_000,
        action: { label: "Undo", onClick: () => undo.mutate(removed) },
      }),
    onSettled: refresh,
    onError: failed,
  });
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`More for ${name}`}
          className="relative z-10 -mr-1"
        >
          <Ellipsis />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem asChild>
          <Link prefetch={false} href={`/executions?workflow=${encodeURIComponent(name)}`}>
            <ListChecks />
            All runs
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link prefetch={false} href={`/?api=${encodeURIComponent(name)}`}>
            <CodeXml />
            Use as API
          </Link>
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => download.mutate()}>
          <Download />
          Download JSON
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => duplicate.mutate()}>
          <Copy />
          Duplicate
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuItem danger onSelect={() => remove.mutate()}>
          <Trash2 />
          Delete
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

/** Names in use, as far as the open page knows them. */
export function takenNames(client: ReturnType<typeof useQueryClient>): ReadonlySet<string> {
  const definitions = client.getQueryData<readonly WorkflowDef[]>(["definitions"]) ?? [];
  const drafts = client.getQueryData<readonly DraftSummary[]>(["drafts"]) ?? [];
  return new Set([...definitions, ...drafts].map(({ name }) => name ?? ""));
}
