"use client";

import { lazyPart } from "@/components/ui/lazy-part";

import { useDesigner } from "./designer-context";
import type { DraftSaver } from "./draft-saver";
import type { DesignerState } from "./store";

const Publish = lazyPart(async () => (await import("./publish-sheet")).PublishSheet);
const Run = lazyPart(async () => (await import("./run/run-sheet")).RunSheet);
const Keys = lazyPart(async () => (await import("./keys-sheet")).KeysSheet);
const Steps = lazyPart(async () => (await import("./history-sheet")).HistorySheet);
const Find = lazyPart(async () => (await import("./find-dialog")).FindDialog);
const Usages = lazyPart(async () => (await import("./usages-dialog")).UsagesDialog);
const Extract = lazyPart(async () => (await import("./extract-dialog")).ExtractDialog);
const Move = lazyPart(async () => (await import("./move-dialog")).MoveDialog);
const Templates = lazyPart(async () => (await import("./template-dialog")).TemplateDialog);
const Remove = lazyPart(async () => (await import("./remove-dialog")).RemoveDialog);
const Note = lazyPart(async () => (await import("./note-dialog")).NoteDialog);
const Batch = lazyPart(async () => (await import("./run/batch-sheet")).BatchSheet);
const Polling = lazyPart(async () => (await import("./how-to-poll")).HowToPoll);
const UseOutput = lazyPart(async () => (await import("./mapping/use-output")).UseOutput);
const Policy = lazyPart(async () => (await import("./policy-popover")).PolicyPopover);
const Import = lazyPart(async () => (await import("./import-dialog")).ImportDialog);

interface SheetsProps {
  readonly autosave: DraftSaver;
  readonly onRun: (id: string) => void;
}

/** What stands over the designer while it is asked for; the code of each comes with its first use. */
export function Sheets({ autosave, onRun }: SheetsProps) {
  const sheet = useDesigner((state) => state.sheet);
  const asked = useDesigner(askedFor);
  return (
    <>
      {sheet === "publish" && <Publish autosave={autosave} />}
      {sheet === "run" && <Run onStarted={onRun} />}
      {sheet === "batch" && <Batch />}
      {sheet === "keys" && <Keys />}
      {sheet === "history" && <Steps />}
      {sheet === "find" && <Find />}
      {sheet === "usages" && <Usages />}
      {sheet === "extract" && <Extract />}
      {sheet === "move" && <Move />}
      {sheet === "templates" && <Templates />}
      {asked === "remove" && <Remove />}
      {asked === "note" && <Note />}
      {asked === "import" && <Import />}
      {asked === "polling" && <Polling />}
      {asked === "output" && <UseOutput />}
      {asked === "policy" && <Policy />}
    </>
  );
}

/** Questions that are not sheets. */
function askedFor(
  state: DesignerState,
): "remove" | "note" | "import" | "polling" | "output" | "policy" | null {
  if (state.removing) return "remove";
  if (state.importing) return "import";
  if (state.polling !== null) return "polling";
  if (state.outputUse) return "output";
  if (state.policyOf !== null) return "policy";
  return state.noting === null ? null : "note";
}
