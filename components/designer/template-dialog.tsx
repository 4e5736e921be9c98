"use client";

import { TemplateList } from "@/components/canvas/template-list";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { readTasks } from "@/lib/core/edit/read-tasks";
import { describeSlot } from "@/lib/core/edit/slots";
import { titleOf } from "@/lib/core/edit/titles";

import { slotAtSelection } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { insertDefinition } from "./import-text";
import { workspaceOf } from "./store";

/** A whole pipeline put behind the selection. */
export function TemplateDialog() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "templates");
  const place = useDesigner((state) => {
    const { doc } = workspaceOf(state);
    if (doc.root.items.length === 0) return "into the empty workflow";
    return describeSlot(doc, slotAtSelection(state), titleOf);
  });
  const close = () => store.setState({ sheet: null });
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
      {isOpen && (
        <DialogContent
          title="Insert a template"
          description={`Its tasks are put ${place}; names that are taken get a number, and inputs that are missing are declared.`}
          className="top-[6vh] max-h-[88vh] max-w-4xl"
        >
          <TemplateList
            disabled={false}
            onChoose={({ definition }) => {
              close();
              insertDefinition(store, readTasks(JSON.stringify(definition)));
            }}
          />
        </DialogContent>
      )}
    </Dialog>
  );
}
