import type { Metadata } from "next";

import { TaskDefinitionEditor } from "@/components/definitions/task-definition-editor";

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params }: Props) {
  return <TaskDefinitionEditor name={decodeURIComponent((await params).name)} />;
}
