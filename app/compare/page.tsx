import type { Metadata } from "next";

import { CompareRuns } from "@/components/execution/compare/compare-runs";

export const metadata: Metadata = { title: "Compare runs" };

export default function Page() {
  return <CompareRuns />;
}
