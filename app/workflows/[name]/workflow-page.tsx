"use client";

import dynamic from "next/dynamic";
import type { ReactNode } from "react";

import { Designer } from "@/components/designer/designer";

// Nobody needs it before the first run.
const RunView = dynamic(async () => ({ default: (await import("./run-view")).RunView }), {
  ssr: false,
});

interface WorkflowPageProps {
  readonly name: string;
  /** Of the graph, for the time until it is drawn; null: none. */
  readonly picture: ReactNode;
}

/** The designer, with the parts of a run that its canvas can show. */
export function WorkflowPage({ name, picture }: WorkflowPageProps) {
  return <Designer key={name} name={name} picture={picture} runView={RunView} />;
}
