"use client";

import { useQuery } from "@tanstack/react-query";

import { api, ApiError } from "@/lib/client/api";
import { operations } from "@/lib/client/operations";
import { queries } from "@/lib/client/queries";
import { parse } from "@/lib/core/definition/parse";
import { runInputsOf, withInput } from "@/lib/core/definition/run-inputs";
import type { JsonObject } from "@/lib/core/json";
import type { ApiAnswer, ApiCall } from "@/lib/core/snippets/snippets";

interface Known {
  readonly call: Omit<ApiCall, "answer" | "origin">;
  /** Where the values of the input come from. */
  readonly from: "run" | "sample" | null;
  /** Inputs that are declared and have no value here. */
  readonly missing: readonly string[];
}

/** What a call of a published workflow needs; its input is that of its last good run, else the sample's. */
export function useApiCall(workflow: string, answer: ApiAnswer) {
  const settings = useQuery(operations.settings());
  const samples = useQuery(queries.samples());
  const sample = samples.data?.samples.find(({ name }) => name === workflow);
  const token = settings.data?.groups
    .flatMap((group) => group.settings)
    .find(({ variable }) => variable === "BATON_TOKEN");
  const result = useQuery({
    queryKey: ["api-call", workflow],
    queryFn: async (): Promise<{ definition: JsonObject; input: JsonObject | null } | null> => {
      const definition = await definitionOf(workflow);
      return definition && { definition, input: await lastInput(workflow) };
    },
  });
  const isPending = result.isPending || settings.isPending || samples.isPending;
  const error = result.error ?? settings.error ?? samples.error;
  if (isPending || error || !result.data) {
    return { isPending, error, isMissing: result.data === null, known: null };
  }
  const { definition, input } = result.data;
  const given = input ?? sample?.input ?? {};
  const known = knownOf(workflow, definition, given, token?.isSet ?? false);
  let from: Known["from"] = null;
  if (input) from = "run";
  else if (sample) from = "sample";
  const call: ApiCall = { ...known.call, origin: window.location.origin, answer };
  return { isPending: false, error: null, isMissing: false, known: { ...known, from, call } };
}

function knownOf(
  workflow: string,
  definition: JsonObject,
  input: JsonObject,
  needsToken: boolean,
): Omit<Known, "from"> {
  let next = 0;
  const parsed = parse(definition, () => `a${(next += 1)}`);
  const inputs = parsed.ok ? runInputsOf(parsed.doc) : { inputs: [], photo: null };
  const plural = inputs.inputs.find(({ path }) => path.at(-1) === "fileLocations");
  const photo = inputs.photo ?? plural?.path ?? null;
  const rest = photo === null ? input : withInput(input, photo, undefined);
  const version = typeof definition["version"] === "number" ? definition["version"] : 1;
  const missing = inputs.inputs
    .filter(({ path }) => path !== photo && !Object.hasOwn(rest, path[0] ?? ""))
    .map(({ path }) => path.join("."));
  return { call: { workflow, version, photo, input: rest, needsToken }, missing };
}

/** Null: it was never published. */
async function definitionOf(name: string): Promise<JsonObject | null> {
  const path = `/metadata/workflow/${encodeURIComponent(name)}`;
  return await api<JsonObject>(path).catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  });
}

/** Of the newest run that completed; null: none has, or it cannot be read. */
async function lastInput(name: string): Promise<JsonObject | null> {
  // Quotes cannot be written in the search's language; a star stands for them.
  const query = `workflowType = '${name.replaceAll(/["'(),]/g, "*")}' AND status = 'COMPLETED'`;
  const found = await api<{ results: readonly { workflowId: string }[] }>(
    `/workflow/search?${new URLSearchParams({ size: "1", sort: "startTime:DESC", query })}`,
  ).catch(() => null);
  const id = found?.results[0]?.workflowId;
  if (id === undefined) return null;
  const run = await api<{ input?: JsonObject }>(
    `/workflow/${encodeURIComponent(id)}?includeTasks=false`,
  ).catch(() => null);
  return run?.input ?? null;
}
