import { toast } from "@/components/ui/toast";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { planExtract } from "@/lib/core/edit/extract-plan";
import { neighbours } from "@/lib/core/edit/wrap";

import { say, select } from "./actions";
import { type DesignerStore, workspaceOf } from "./store";

/** Asks for the name of the workflow that the selection becomes, or says why it cannot be one. */
export function openExtract(store: DesignerStore, ids: readonly string[]): void {
  const { doc } = workspaceOf(store.getState());
  const plan = planExtract(doc, ids, "part");
  if (plan.ok) {
    store.setState({ sheet: "extract" });
    return;
  }
  say(store, plan.reason);
  const part = neighbours(ids.flatMap((id) => treeIndex(doc).blocks.get(id) ?? []));
  const isPart = plan.code === "NOT_CONTIGUOUS" && part.length > 0;
  const take = () => {
    select(
      store,
      part.map(({ block }) => block.id),
    );
    openExtract(store, store.getState().selection);
  };
  toast.error(plan.reason, {
    id: "refused",
    ...(isPart ? { action: { label: "Take those that are", onClick: take } } : {}),
  });
}
