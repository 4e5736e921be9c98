import { z } from "zod";

import type { Parked, Presentation, Workspace } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import { keptPresentation } from "@/lib/core/edit/present";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

const json = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>;

/** What is stored of a workflow that is being edited. */
const Draft = z.object({
  definition: json,
  taskDefs: z.record(z.string(), json).catch({}),
  collapsed: z.record(z.string(), z.boolean()).optional().catch(undefined),
  shown: z
    .object({
      nudges: z
        .record(z.string(), z.object({ across: z.number(), along: z.number() }))
        .optional()
        .catch(undefined),
      labels: z.record(z.string(), z.string()).optional().catch(undefined),
      notes: z.record(z.string(), z.string()).optional().catch(undefined),
      dismissed: z.record(z.string(), z.string()).optional().catch(undefined),
      direction: z.enum(["down", "right"]).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  parked: z
    .array(z.object({ id: z.string(), tasks: z.array(json), x: z.number(), y: z.number() }))
    .catch([]),
});

export interface DraftContent {
  readonly definition: JsonObject;
  readonly taskDefs: Readonly<Record<string, JsonObject>>;
  readonly collapsed?: Readonly<Record<string, boolean>> | undefined;
  readonly shown?: Partial<Omit<Presentation, "collapsed">> | undefined;
  readonly parked: readonly Parked[];
}

export function draftOf(workspace: Workspace): JsonObject {
  const { doc, taskDefs, parked } = workspace;
  const { collapsed, expanded: _expanded, ...shown } = keptPresentation(workspace);
  return {
    definition: print(doc),
    taskDefs: { ...taskDefs },
    collapsed: { ...collapsed },
    shown: shown as JsonObject,
    parked: parked.map(({ id, tasks, x, y }) => ({ id, tasks: [...tasks], x, y })),
  };
}

/** A stored draft; null for something that is none. A bare definition counts as one. */
export function readDraft(value: unknown): DraftContent | null {
  if (!isJsonObject(value)) return null;
  if (Array.isArray(value["tasks"])) return { definition: value, taskDefs: {}, parked: [] };
  const read = Draft.safeParse(value);
  if (!read.success) return null;
  // The raw definition: a parsed one has its keys in another order.
  const { definition } = value;
  return { ...read.data, definition: isJsonObject(definition) ? definition : read.data.definition };
}

/** What a workflow without any stored definition begins as. */
export function emptyDefinition(name: string): JsonObject {
  return {
    name,
    description: "",
    version: 1,
    schemaVersion: 2,
    restartable: true,
    timeoutPolicy: "ALERT_ONLY",
    timeoutSeconds: 0,
    inputParameters: [],
    tasks: [],
    outputParameters: {},
  };
}
