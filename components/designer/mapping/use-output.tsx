"use client";

import { useMemo, useState } from "react";

import { FAMILY_TILE, lookOf } from "@/components/canvas/task-look";
import { Choice, ChoiceList } from "@/components/ui/choice-list";
import { cn } from "@/components/ui/cn";
import { availableData, type DataPath } from "@/lib/core/definition/available-data";
import { type Block, type Doc, type Id, nameOf, refOf } from "@/lib/core/definition/document";
import { type Mapping, mappableInputs, mappings, newInputs } from "@/lib/core/definition/mapping";
import { unreadable } from "@/lib/core/definition/readable";
import type { TaskDef } from "@/lib/core/definition/schema";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { titleOf } from "@/lib/core/edit/titles";

import { perform } from "../actions";
import { useDesigner, useDesignerStore } from "../designer-context";
import { focusCanvas, focusPlace } from "../focus-field";
import { useKnownRuns } from "../forms/run-data";
import { PointPopover } from "../point-popover";
import { shownForm } from "../shown-form";
import { type OutputUse, workspaceOf } from "../store";

/** Asks which task takes an output, if it is not known, and which of its inputs; the best match stands first. */
export function UseOutput() {
  const store = useDesignerStore();
  const use = useDesigner(({ outputUse }) => outputUse);
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const source = use && treeIndex(doc).blocks.get(use.from)?.block;
  if (!use || !source) return null;
  const close = () => store.setState({ outputUse: null });
  return (
    <PointPopover
      at={use.at}
      label={`Use the output of ${titleOf(source)}`}
      onClose={close}
      onEscape={() => focusCanvas(use.from)}
      className="w-80"
    >
      {use.to === null ? (
        <Readers source={source} doc={doc} />
      ) : (
        <Inputs key={use.to} use={use} to={use.to} source={source} doc={doc} />
      )}
    </PointPopover>
  );
}

interface ReadersProps {
  readonly source: Block;
  readonly doc: Doc;
}

const MOST = 40;

/** Tasks that can read it, in document order. */
function Readers({ source, doc }: ReadersProps) {
  const store = useDesignerStore();
  const [search, setSearch] = useState("");
  const readers = useMemo(
    () =>
      [...treeIndex(doc).blocks.values()].filter(({ block }) => {
        return block.kind !== "fork" && unreadable(doc, source.id, block.id) === null;
      }),
    [doc, source],
  );
  const wanted = search.trim().toLowerCase();
  const found = readers.filter(({ block }) => {
    return `${refOf(block.raw)} ${lookOf(block.raw).title}`.toLowerCase().includes(wanted);
  });
  const choose = (to: Id) =>
    store.setState(({ outputUse }) => ({ outputUse: outputUse && { ...outputUse, to } }));
  return (
    <ChoiceList
      label={`Which task uses the output of ${titleOf(source)}?`}
      search={search}
      onSearch={setSearch}
      empty={readers.length === 0 ? "No task runs after it yet: add one first." : "No such task."}
    >
      {found.slice(0, MOST).map(({ block }) => {
        const { icon: Icon, title, family } = lookOf(block.raw);
        return (
          <Choice key={block.id} value={block.id} onSelect={() => choose(block.id)}>
            <span
              className={cn(
                "grid size-7 shrink-0 place-items-center rounded-tile",
                FAMILY_TILE[family],
              )}
            >
              <Icon className="size-4" />
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate">{title}</span>
              <span className="block truncate font-mono text-xs text-text-3">
                {refOf(block.raw)}
              </span>
            </span>
          </Choice>
        );
      })}
    </ChoiceList>
  );
}

interface InputsProps extends ReadersProps {
  readonly use: OutputUse;
  readonly to: Id;
}

/** Inputs of the task that takes it, each with the part of the output that suits it. */
function Inputs({ to, source, doc }: InputsProps) {
  const store = useDesignerStore();
  const [search, setSearch] = useState("");
  const [part, setPart] = useState("");
  const target = treeIndex(doc).blocks.get(to)?.block;
  const rule = useDesigner(({ taskDefs }) => taskDefs?.get(nameOf(target?.raw ?? {})));
  const paths = useOutputs(doc, source, to);
  const chosen = part === "" ? paths : paths.filter(({ expression }) => expression === part);
  const isAsked = part !== "";
  const rows = useMemo(
    () => rowsOf({ doc, to, paths: chosen, rule, isAsked }),
    [doc, to, chosen, rule, isAsked],
  );
  const wanted = search.trim().toLowerCase();
  const found = rows.filter(({ input, source: { expression } }) => {
    return `${input.title} ${input.path.join(".")} ${expression}`.toLowerCase().includes(wanted);
  });
  const take = ({ input: { path }, source: { expression } }: Mapping) => {
    store.setState({ outputUse: null, tab: "inputs" });
    if (perform(store, { type: "setTask", id: to, edits: [{ path, value: expression }] }))
      shownForm(store).whenDrawn(() => focusPlace(path.join(".")));
  };
  return (
    <ChoiceList
      label={`Which input of ${target ? titleOf(target) : "it"}?`}
      search={search}
      onSearch={setSearch}
      empty={rows.length === 0 ? "It has no input that could take it." : "No such input."}
      below={<PartChooser paths={paths} value={part} onChange={setPart} />}
    >
      {found.slice(0, MOST).map((one) => (
        <Choice
          key={one.input.path.join(".")}
          value={one.input.path.join(".")}
          onSelect={() => take(one)}
        >
          <span className="min-w-0 flex-1">
            <span className="flex items-baseline gap-2">
              <span className="truncate">{one.input.title}</span>
              {one.isNew && <span className="shrink-0 text-xs text-text-3">new input</span>}
              {one.input.choices && (
                <span className="min-w-0 truncate text-xs text-text-3">
                  one of {one.input.choices.join(", ")}
                </span>
              )}
              {one.input.isWanted && (
                <span className="shrink-0 text-xs text-status-errors-fg">empty</span>
              )}
            </span>
            <span
              className="block truncate font-mono text-xs text-accent-text"
              title={one.source.expression}
            >
              {one.source.expression}
            </span>
            {one.input.now !== "" && (
              <span className="block truncate text-xs text-text-3">instead of {one.input.now}</span>
            )}
          </span>
        </Choice>
      ))}
    </ChoiceList>
  );
}

/** The parts of the output as the reader would write them. */
function useOutputs(doc: Doc, source: Block, to: Id): readonly DataPath[] {
  const taskDefs = useDesigner((state) => state.taskDefs);
  const { data } = useKnownRuns(useDesigner(({ name }) => name));
  return useMemo(() => {
    const place = treeIndex(doc).blocks.get(to);
    if (!place) return [];
    const all = availableData(
      doc,
      { place, part: "self" },
      {
        taskDefOf: (name) => taskDefs?.get(name),
        ...(data ? { outputOf: (ref: string) => data.outputOf(ref) } : {}),
      },
    );
    return all.filter(({ group }) => group === refOf(source.raw));
  }, [doc, source, to, taskDefs, data]);
}

interface RowsOf {
  readonly doc: Doc;
  readonly to: Id;
  readonly paths: readonly DataPath[];
  readonly rule: TaskDef | undefined;
  /** One part of the output was chosen. */
  readonly isAsked: boolean;
}

function rowsOf({ doc, to, paths, rule, isAsked }: RowsOf) {
  const known = mappings(mappableInputs(doc, to, rule), paths, isAsked);
  const fresh = newInputs(doc, to, paths, rule);
  return [
    ...known.map((one) => ({ ...one, isNew: false })),
    ...fresh.map((one) => ({ ...one, isNew: true })),
  ];
}

interface PartProps {
  readonly paths: readonly DataPath[];
  readonly value: string;
  readonly onChange: (expression: string) => void;
}

/** Another part of the output than what suits. */
function PartChooser({ paths, value, onChange }: PartProps) {
  if (paths.length < 2) return null;
  return (
    <label className="flex items-center gap-2 border-t border-border-subtle px-3 py-2 text-xs">
      <span className="text-text-3">Take</span>
      <select
        value={value}
        onChange={({ target }) => onChange(target.value)}
        className="h-7 min-w-0 flex-1 rounded-control border border-border-strong bg-surface-1 px-2"
      >
        <option value="">what suits the input</option>
        {paths.map(({ expression, label }) => (
          <option key={expression} value={expression}>
            {label === "" ? "all of it" : label.replace(/^\./, "")}
          </option>
        ))}
      </select>
    </label>
  );
}
