import type { Metadata } from "next";

import { ExecutionList } from "@/components/execution/list/execution-list";

export const metadata: Metadata = { title: "Executions" };

export default function Page() {
  return <ExecutionList />;
}
