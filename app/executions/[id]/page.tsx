import type { Metadata } from "next";

import { ExecutionPage } from "@/components/execution/execution-page";

export const metadata: Metadata = { title: "Run" };

export default async function Page({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  return <ExecutionPage id={(await params).id} />;
}
