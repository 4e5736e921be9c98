import { WorkflowList } from "@/components/workflows/workflow-list";

export default function Page() {
  return <WorkflowList />;
}
