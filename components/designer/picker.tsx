"use client";

import { memo, useEffect, useMemo, useState } from "react";

import { useKept } from "@/components/ui/use-kept";
import { Choice, ChoiceGroup, ChoiceList, useMarkedChoice } from "@/components/ui/choice-list";
import { nameOf } from "@/lib/core/definition/document";
import { formOf } from "@/lib/core/definition/task-forms/registry";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { type CatalogEntry, type CatalogSection, sectionsOf } from "./catalog";
import { CatalogRow } from "./catalog-row";
import { choose, dismiss, foreseeChoice, nextQuestion } from "./choose";
import { useDesigner, useDesignerStore } from "./designer-context";
import { PointPopover } from "./point-popover";
import { recentEntries } from "./recent";
import { type DesignerState, type PickTarget, workspaceOf } from "./store";
import { useCatalog, useNextTasks } from "./use-catalog";

/** Chooses what to put in, beside the dot that was pressed or in the middle. */
export function TaskPicker() {
  const store = useDesignerStore();
  const picker = useDesigner((state) => state.picker);
  // It is hidden in the frame that shows what was put in, and taken away behind it.
  const kept = useKept(picker ?? undefined);
  const times = useTimesOpened(picker !== null);
  if (!kept) return null;
  const { at, pending, target } = kept;
  return (
    <PointPopover
      at={at}
      label="Add a task"
      isHidden={picker === null}
      onClose={() => dismiss(store)}
      className="w-72"
    >
      <Choices
        key={`${times} ${pending?.kind} ${pending?.chosen.length}`}
        target={target}
        question={pending ? nextQuestion(pending.kind, pending.chosen.length) : "Add a task"}
      />
    </PointPopover>
  );
}

/** Who opens it again before it was taken away finds it new. */
function useTimesOpened(isOpen: boolean): number {
  const [opened, setOpened] = useState({ isOpen, times: 0 });
  if (opened.isOpen !== isOpen) setOpened({ isOpen, times: opened.times + (isOpen ? 1 : 0) });
  return opened.times;
}

interface ChoicesProps {
  readonly question: string;
  readonly target: PickTarget;
}

const Choices = memo(function Choices({ question, target }: ChoicesProps) {
  const store = useDesignerStore();
  const catalog = useCatalog();
  const [search, setSearch] = useState("");
  const before = useDesigner((state) => taskBefore(state, target));
  const taskDefs = useDesigner((state) => state.taskDefs);
  const [recent] = useState(recentEntries);
  const counted = useNextTasks();
  const sections = useMemo(
    () => sectionsOf(catalog, search, before, recent, counted),
    [catalog, search, before, recent, counted],
  );
  return (
    <ChoiceList
      label={question}
      search={search}
      onSearch={setSearch}
      empty={`Nothing is called “${search}”.`}
    >
      {sections.map(({ title, entries }) => (
        <ChoiceGroup key={title} title={title}>
          {entries.map((entry) => (
            <Choice
              key={entry.key}
              value={valueOf(title, entry)}
              onSelect={() => choose(store, entry)}
            >
              <CatalogRow entry={entry} outputs={outputsOf(entry, taskDefs)} />
            </Choice>
          ))}
        </ChoiceGroup>
      ))}
      <Foresight sections={sections} />
    </ChoiceList>
  );
});

function valueOf(title: string, entry: CatalogEntry): string {
  return `${title} ${entry.key}`;
}

/** What Enter would put in is worked out while it is looked at. */
function Foresight({ sections }: { readonly sections: readonly CatalogSection[] }) {
  const store = useDesignerStore();
  const marked = useMarkedChoice();
  useEffect(() => {
    for (const { title, entries } of sections) {
      const entry = entries.find((one) => valueOf(title, one) === marked);
      if (entry) return foreseeChoice(store, entry);
    }
    return undefined;
  }, [store, sections, marked]);
  return null;
}

/** Names of what an entry puts out, as far as it is known before it has run. */
function outputsOf({ tasks, container }: CatalogEntry, taskDefs: DesignerState["taskDefs"]) {
  const [raw] = tasks;
  if (!raw || container !== null) return [];
  const rule = taskDefs?.get(nameOf(raw));
  return [...new Set([...Object.keys(formOf(raw, rule).outputs), ...(rule?.outputKeys ?? [])])];
}

/** The task that what is chosen will stand behind. */
function taskBefore(state: DesignerState, target: PickTarget) {
  if (target.kind !== "slot") return null;
  const { seq, index } = target.slot;
  const place = treeIndex(workspaceOf(state).doc).seqs.get(seq);
  const before = place?.seq.items[index - 1] ?? place?.owner?.block;
  return before?.kind === "task" ? before.raw : null;
}
