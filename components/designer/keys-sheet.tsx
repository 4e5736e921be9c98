"use client";

import { Dialog, SheetContent } from "@/components/ui/dialog";

import { useDesigner, useDesignerStore } from "./designer-context";
import { ACTIONS } from "./shortcuts";

/** Every key of the designer. */
export function KeysSheet() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "keys");
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && store.setState({ sheet: null })}>
      {isOpen && (
        <SheetContent title="Keys" description="On a Mac, Ctrl is the command key.">
          <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2">
            {ACTIONS.filter(({ keys }) => keys.length > 0).map(({ id, title, keys }) => (
              <div key={id} className="contents">
                <dt className="flex gap-1">
                  {keys.map((key) => (
                    <kbd
                      key={key}
                      className="rounded border border-border-default bg-surface-2 px-1.5 text-xs"
                    >
                      {key}
                    </kbd>
                  ))}
                </dt>
                <dd className="text-text-2">{title}</dd>
              </div>
            ))}
          </dl>
        </SheetContent>
      )}
    </Dialog>
  );
}
