import type { Metadata } from "next";

import { WorkflowPage } from "./workflow-page";

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params }: Props) {
  return <WorkflowPage name={decodeURIComponent((await params).name)} />;
}
