import type { Metadata } from "next";

import { BatchPage } from "@/components/gallery/batch/batch-page";

export const metadata: Metadata = { title: "Batch" };

export default async function Page({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  return <BatchPage id={decodeURIComponent((await params).id)} />;
}
