"use client";

import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { blocksIn, childSeqs } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { titleOfAll } from "@/lib/core/edit/titles";
import { countText } from "@/lib/client/format";

import { perform } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { workspaceOf } from "./store";

/** Asks what becomes of the tasks inside a fork, switch or loop that is removed. */
export function RemoveDialog() {
  const store = useDesignerStore();
  const removing = useDesigner((state) => state.removing);
  const doc = useDesigner((state) => workspaceOf(state).doc);
  if (removing === null) return null;
  const { blocks } = treeIndex(doc);
  const chosen = removing.flatMap((id) => blocks.get(id)?.block ?? []);
  const inner = chosen.flatMap((block) => childSeqs(block).flatMap((seq) => [...blocksIn(seq)]));
  const close = () => store.setState({ removing: null });
  const remove = (mode: "heal" | "keepChildren") => {
    close();
    perform(store, { type: "remove", ids: removing, mode });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent
        title={`Remove ${titleOfAll(chosen)}?`}
        description={`${countText(inner.length, "task")} inside can stay, one after the other.`}
      >
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <Button variant="danger" onClick={() => remove("heal")}>
            Remove all
          </Button>
          <Button variant="primary" onClick={() => remove("keepChildren")}>
            Keep the tasks
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
