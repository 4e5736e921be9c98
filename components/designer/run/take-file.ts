import { toast } from "@/components/ui/toast";
import { START_ID } from "@/lib/core/graph/graph";

import { select } from "../actions";
import { takeText } from "../import-text";
import { shownForm } from "../shown-form";
import type { DesignerStore } from "../store";
import { takePhoto } from "./photo";

/** A file that was dropped or pasted: JSON goes into the workflow, anything else is the image of the next run. */
export async function takeFile(store: DesignerStore, file: File): Promise<void> {
  if (file.name.endsWith(".json") || file.type === "application/json") {
    takeText(store, await file.text());
    return;
  }
  const refusal = await takePhoto(store, file);
  const { sheet, run, dry } = store.getState();
  if (refusal !== null) toast.error(refusal, { id: "photo" });
  else if (sheet === null) {
    const mayRun = run === null && dry === null;
    toast.success(`${file.name} is the image of the next run.${mayRun ? " Enter runs it." : ""}`, {
      id: "photo",
    });
    if (mayRun) goToStart(store);
  }
}

/** What the next run gets, with the focus on what starts it. */
function goToStart(store: DesignerStore): void {
  select(store, [START_ID]);
  shownForm(store).whenDrawn(() => document.querySelector<HTMLElement>("#run-from-start")?.focus());
}
