"use client";

import { Command } from "cmdk";
import { CircleAlert, Play, Zap } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";

import { lookOf } from "@/components/canvas/task-look";
import { Dialog, DialogContent } from "@/components/ui/dialog";
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
  const problems = useDesigner(({ checked }) => checked.problems);
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
    <Command shouldFilter={false} loop label="Search">
      <Command.Input
        ref={focusAtOnce}
        value={search}
        onValueChange={setSearch}
        placeholder="A task, an action, a problem, a run"
        className="h-10 w-full rounded-control border border-border-strong bg-surface-1 px-3 placeholder:text-text-3"
      />
      <Command.List className="mt-2 max-h-96 overflow-y-auto">
        <Command.Empty className="p-3 text-text-3">Nothing is called “{search}”.</Command.Empty>
        <Group title="Tasks">
          {found.slice(0, MOST).map(({ id, ref, title, icon: Icon }) => (
            <Row key={id} value={`task ${id}`} onSelect={() => go(id)}>
              <Icon aria-hidden className="size-4 shrink-0 text-text-2" />
              <span className="min-w-0 flex-1 truncate">{title}</span>
              <span className="truncate font-mono text-xs text-text-3">{ref}</span>
            </Row>
          ))}
        </Group>
        <Group title="Problems">
          {problems
            .filter(({ message, level, blockId }) => blockId && level !== "H" && matches(message))
            .map(({ code, path, field, message, blockId }) => (
              <Row
                key={`${code} ${path} ${field}`}
                value={`problem ${code} ${path} ${field}`}
                onSelect={() => go(blockId ?? "")}
              >
                <CircleAlert aria-hidden className="size-4 shrink-0 text-status-failed-fg" />
                <span className="min-w-0 flex-1 truncate">{message}</span>
              </Row>
            ))}
        </Group>
        <FoundRuns matches={matches} onDone={onDone} />
        <Group title="Actions">
          {actions.map(({ id, title, keys }) => (
            <Row
              key={id}
              value={`action ${id}`}
              onSelect={() => {
                onDone();
                // The dialog gives the focus back first.
                setTimeout(() => run(id), 0);
              }}
            >
              <Zap aria-hidden className="size-4 shrink-0 text-text-3" />
              <span className="min-w-0 flex-1 truncate">{title}</span>
              <kbd className="text-xs text-text-3">{keys[0]}</kbd>
            </Row>
          ))}
        </Group>
      </Command.List>
    </Command>
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
      <Row key={run.id} value={`run ${run.id}`} onSelect={open}>
        <Play aria-hidden className="size-4 shrink-0 text-text-3" />
        <span className="min-w-0 flex-1 truncate">Run of {text}</span>
        <span className="font-mono text-xs text-text-3">{run.id.slice(0, 8)}</span>
      </Row>,
    ];
  });
  return <Group title="Recent runs">{rows}</Group>;
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-text-3"
    >
      {children}
    </Command.Group>
  );
}

interface RowProps {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Row({ value, onSelect, children }: RowProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-8 items-center gap-2.5 rounded-control px-2 data-[selected=true]:bg-surface-hover"
    >
      {children}
    </Command.Item>
  );
}

function focusAtOnce(input: HTMLInputElement | null): void {
  input?.focus();
}
