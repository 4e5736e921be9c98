"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";

import { CanvasProvider, EMPTY_VIEW } from "@/components/canvas/canvas-context";
import { WorkflowCanvas } from "@/components/canvas/workflow-canvas";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { queries } from "@/lib/client/queries";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { graphOf } from "@/lib/core/graph/from-document";

import { RunPanel } from "./run-panel";

const PHOTO_INPUT = "fileLocation";

/** One workflow drawn, with what it takes to run it. */
export function WorkflowView({ name }: { readonly name: string }) {
  const definitions = useQuery(queries.definitions());
  const samples = useQuery(queries.samples());
  const definition = definitions.data?.find((one) => one.name === name);
  const sample = samples.data?.samples.find((one) => one.name === name);
  if (definitions.isPending || samples.isPending) return <Skeleton className="h-96" />;
  if (definitions.isError) {
    return <ErrorState error={definitions.error} retry={() => void definitions.refetch()} />;
  }
  if (!definition) {
    return <ErrorState error={new Error(`There is no workflow called "${name}".`)} />;
  }
  const takesPhoto = JSON.stringify(definition.tasks ?? []).includes(
    `workflow.input.${PHOTO_INPUT}`,
  );
  return (
    <div className="grid gap-4">
      <div>
        <h1 className="truncate text-xl font-semibold">{sample?.title ?? name}</h1>
        <p className="font-mono text-xs text-text-3">
          {name} · v{definition.version ?? 1}
        </p>
      </div>
      <div className="grid gap-4 lg:grid-cols-[1fr_20rem]">
        <div className="h-[32rem] overflow-hidden rounded-card border border-border-default">
          <DefinitionCanvas definition={definition} />
        </div>
        <RunPanel
          name={name}
          input={sample?.input ?? {}}
          photoInput={sample?.photoInput ?? (takesPhoto ? PHOTO_INPUT : null)}
          samplePhotoUrl={sample?.photoUrl ?? null}
        />
      </div>
    </div>
  );
}

function DefinitionCanvas({ definition }: { readonly definition: WorkflowDef }) {
  const graph = useMemo(() => {
    const opened = openWorkspace({ definition }, createIds("v"));
    return opened.ok ? graphOf(opened.workspace) : null;
  }, [definition]);
  const view = useMemo(() => {
    const state = {
      ...EMPTY_VIEW,
      inputs: definition.inputParameters ?? [],
      outputs: Object.keys(definition.outputParameters ?? {}),
    };
    return { getState: () => state, subscribe: () => () => undefined };
  }, [definition]);
  if (graph === null) return <p className="p-6 text-text-2">This definition cannot be drawn.</p>;
  return (
    <CanvasProvider view={view} runs={null}>
      <WorkflowCanvas graph={graph} label={`Workflow ${definition.name ?? ""}`} />
    </CanvasProvider>
  );
}
