import type { Metadata } from "next";

import { Designer } from "@/components/designer/designer";

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params }: Props) {
  return <Designer name={decodeURIComponent((await params).name)} />;
}
