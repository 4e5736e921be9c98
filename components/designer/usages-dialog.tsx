"use client";

import { Dialog, DialogContent } from "@/components/ui/dialog";
import { refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { usagesOf } from "@/lib/core/definition/usages";

import { select } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { workspaceOf } from "./store";

/** Every place that means the selected task, and the way to it. */
export function UsagesDialog() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "usages");
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const id = useDesigner(({ selection }) => selection[0] ?? "");
  const close = () => store.setState({ sheet: null });
  const raw = treeIndex(doc).blocks.get(id)?.block.raw;
  if (!isOpen || !raw) return null;
  const ref = refOf(raw);
  const usages = usagesOf(doc, ref);
  const go = (blockId: string | null) => {
    close();
    select(store, blockId === null ? [] : [blockId]);
  };
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent title={`Usages of ${ref}`} className="max-w-lg gap-3">
        {usages.length === 0 && <p className="text-text-2">Nothing reads or waits for it.</p>}
        <ul className="grid max-h-96 gap-1 overflow-y-auto">
          {usages.map(({ blockId, ref: holder, field }, at) => (
            <li key={`${holder} ${field} ${usages.indexOf(usages[at] ?? { blockId, ref, field })}`}>
              <button
                type="button"
                onClick={() => go(blockId)}
                className="flex w-full items-center gap-3 rounded-control px-2 py-1.5 text-left hover:bg-surface-hover"
              >
                <span className="min-w-0 flex-1 truncate">{holder || "The workflow itself"}</span>
                <span className="truncate font-mono text-xs text-text-3">{field}</span>
              </button>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}
