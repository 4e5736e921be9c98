"use client";

import { parseAsString, useQueryState } from "nuqs";

import { lazyPart } from "@/components/ui/lazy-part";

const ApiSheet = lazyPart(async () => (await import("./api-sheet")).ApiSheet);

/** A workflow as something that programs call: opened by `?api=name` on any page. */
export function UseAsApi() {
  const [workflow, setWorkflow] = useQueryState("api", parseAsString);
  return workflow === null ? null : (
    <ApiSheet workflow={workflow} onClose={() => void setWorkflow(null)} />
  );
}
