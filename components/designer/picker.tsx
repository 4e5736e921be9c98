"use client";

import { useMemo, useState } from "react";

import { Choice, ChoiceGroup, ChoiceList } from "@/components/ui/choice-list";
import { nameOf } from "@/lib/core/definition/document";
import { formOf } from "@/lib/core/definition/task-forms/registry";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { type CatalogEntry, sectionsOf } from "./catalog";
import { CatalogRow } from "./catalog-row";
import { choose, dismiss, nextQuestion } from "./choose";
import { useDesigner, useDesignerStore } from "./designer-context";
import { PointPopover } from "./point-popover";
import { recentEntries } from "./recent";
import { type DesignerState, workspaceOf } from "./store";
import { useCatalog, useNextTasks } from "./use-catalog";

/** Chooses what to put in, beside the dot that was pressed or in the middle. */
export function TaskPicker() {
  const store = useDesignerStore();
  const picker = useDesigner((state) => state.picker);
  if (!picker) return null;
  const { at, pending } = picker;
  return (
    <PointPopover at={at} label="Add a task" onClose={() => dismiss(store)} className="w-72">
      <Choices
        key={`${pending?.kind} ${pending?.chosen.length}`}
        question={pending ? nextQuestion(pending.kind, pending.chosen.length) : "Add a task"}
      />
    </PointPopover>
  );
}

function Choices({ question }: { readonly question: string }) {
  const store = useDesignerStore();
  const catalog = useCatalog();
  const [search, setSearch] = useState("");
  const before = useDesigner(taskBefore);
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
              value={`${title} ${entry.key}`}
              onSelect={() => choose(store, entry)}
            >
              <CatalogRow entry={entry} outputs={outputsOf(entry, taskDefs)} />
            </Choice>
          ))}
        </ChoiceGroup>
      ))}
    </ChoiceList>
  );
}

/** Names of what an entry puts out, as far as it is known before it has run. */
function outputsOf({ tasks, container }: CatalogEntry, taskDefs: DesignerState["taskDefs"]) {
  const [raw] = tasks;
  if (!raw || container !== null) return [];
  const rule = taskDefs?.get(nameOf(raw));
  return [...new Set([...Object.keys(formOf(raw, rule).outputs), ...(rule?.outputKeys ?? [])])];
}

/** The task that what is chosen will stand behind. */
function taskBefore(state: DesignerState) {
  const { picker } = state;
  if (picker?.target.kind !== "slot") return null;
  const place = treeIndex(workspaceOf(state).doc).seqs.get(picker.target.slot.seq);
  const before = place?.seq.items[picker.target.slot.index - 1] ?? place?.owner?.block;
  return before?.kind === "task" ? before.raw : null;
}
