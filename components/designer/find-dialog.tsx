"use client";

import { useMemo, useState } from "react";

import { lookOf } from "@/components/canvas/task-look";
import { Choice, ChoiceGroup, ChoiceList } from "@/components/ui/choice-list";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { CircleAlert, Play, Zap } from "@/components/ui/icons";
import { refOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { select } from "./actions";
import { useAction } from "./actions-context";
import { useDesigner, useDesignerStore } from "./designer-context";
import { useKnownRuns } from "./forms/run-data";
import { runText } from "./run-text";
import { useRunAddress } from "./run/use-run-address";
import { ACTIONS } from "./shortcuts";
import { workspaceOf } from "./store";
import { toldProblems } from "./told-problems";

/** Finds a task of the workflow, an action or a problem by a few letters. */
export function FindDialog() {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "find");
  const close = () => store.setState({ sheet: null });
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
      {isOpen && (
        <DialogContent title="Search" className="max-w-lg gap-3 p-3">
          <Found onDone={close} />
        </DialogContent>
      )}
    </Dialog>
  );
}

const MOST = 40;

function Found({ onDone }: { readonly onDone: () => void }) {
  const store = useDesignerStore();
  const run = useAction();
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const problems = useDesigner(toldProblems);
  const presentation = useDesigner((state) => workspaceOf(state).presentation);
  const parked = useDesigner((state) => workspaceOf(state).parked);
  const notes = useMemo(() => new Map(Object.entries(presentation.notes ?? {})), [presentation]);
  const [search, setSearch] = useState("");
  const tasks = useMemo(() => {
    const own = [...treeIndex(doc).blocks.values()].map(({ block: { id, raw } }) => {
      return { id, raw, note: notes.get(refOf(raw)) ?? "" };
    });
    const aside = parked.map(({ id, tasks: [raw = {}] }) => ({ id, raw, note: "set aside" }));
    return [...own, ...aside].map((one) => ({
      ...one,
      ref: refOf(one.raw),
      ...lookOf(one.raw),
    }));
  }, [doc, notes, parked]);
  const matches = (text: string) => text.toLowerCase().includes(search.trim().toLowerCase());
  const found = tasks.filter(({ ref, title, note }) => matches(`${title} ${ref} ${note}`));
  const go = (id: string) => {
    // F3 goes on from here.
    if (search.trim() !== "") store.setState({ found: found.map((one) => one.id) });
    onDone();
    select(store, [id]);
  };
  const actions = ACTIONS.filter(({ id, title }) => id !== "find" && matches(title));
  return (
    <ChoiceList
      framed
      label="Search"
      placeholder="A task, an action, a problem, a run"
      search={search}
      onSearch={setSearch}
      empty={`Nothing is called “${search}”.`}
    >
      <ChoiceGroup title="Tasks">
        {found.slice(0, MOST).map(({ id, ref, title, icon: Icon }) => (
          <Choice key={id} value={`task ${id}`} onSelect={() => go(id)}>
            <Icon className="size-4 shrink-0 text-text-2" />
            <span className="min-w-28 flex-1 truncate">{title}</span>
            <span className="min-w-0 truncate font-mono text-xs text-text-3">{ref}</span>
          </Choice>
        ))}
      </ChoiceGroup>
      <ChoiceGroup title="Problems">
        {problems
          .filter(({ message, level, blockId }) => blockId && level !== "H" && matches(message))
          .map(({ code, path, field, message, blockId }) => (
            <Choice
              key={`${code} ${path} ${field}`}
              value={`problem ${code} ${path} ${field}`}
              onSelect={() => go(blockId ?? "")}
            >
              <CircleAlert className="size-4 shrink-0 text-status-failed-fg" />
              <span className="min-w-0 flex-1 truncate">{message}</span>
            </Choice>
          ))}
      </ChoiceGroup>
      <FoundRuns matches={matches} onDone={onDone} />
      <ChoiceGroup title="Actions">
        {actions.map(({ id, title, keys }) => (
          <Choice
            key={id}
            value={`action ${id}`}
            onSelect={() => {
              onDone();
              // The dialog gives the focus back first.
              setTimeout(() => run(id), 0);
            }}
          >
            <Zap className="size-4 shrink-0 text-text-3" />
            <span className="min-w-0 flex-1 truncate">{title}</span>
            <kbd className="text-xs text-text-3">{keys[0]}</kbd>
          </Choice>
        ))}
      </ChoiceGroup>
    </ChoiceList>
  );
}

interface FoundRunsProps {
  readonly matches: (text: string) => boolean;
  readonly onDone: () => void;
}

/** The last runs of the workflow; one that is chosen is shown on the canvas. */
function FoundRuns({ matches, onDone }: FoundRunsProps) {
  const { choices } = useKnownRuns(useDesigner(({ name }) => name));
  const { show } = useRunAddress();
  const rows = choices.flatMap((run) => {
    const text = runText(run);
    if (!matches(`run ${text} ${run.id}`)) return [];
    const open = () => {
      onDone();
      show(run.id);
    };
    return [
      <Choice key={run.id} value={`run ${run.id}`} onSelect={open}>
        <Play className="size-4 shrink-0 text-text-3" />
        <span className="min-w-0 flex-1 truncate">Run of {text}</span>
        <span className="font-mono text-xs text-text-3">{run.id.slice(0, 8)}</span>
      </Choice>,
    ];
  });
  return <ChoiceGroup title="Recent runs">{rows}</ChoiceGroup>;
}
