import type { Metadata } from "next";

import { TaskDefinitionList } from "@/components/definitions/task-definition-list";

export const metadata: Metadata = { title: "Task definitions" };

export default function Page() {
  return <TaskDefinitionList />;
}
