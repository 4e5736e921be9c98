"use client";

import dynamic from "next/dynamic";

import { Designer } from "@/components/designer/designer";

// Nobody needs it before the first run.
const RunView = dynamic(async () => ({ default: (await import("./run-view")).RunView }), {
  ssr: false,
});

/** The designer, with the parts of a run that its canvas can show. */
export function WorkflowPage({ name }: { readonly name: string }) {
  return <Designer name={name} runView={RunView} />;
}
