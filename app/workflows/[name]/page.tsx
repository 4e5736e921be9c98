import type { Metadata } from "next";

import { WorkflowView } from "@/components/workflows/workflow-view";

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params }: Props) {
  return <WorkflowView name={decodeURIComponent((await params).name)} />;
}
