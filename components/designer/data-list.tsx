"use client";

import { memo, startTransition, useContext, useEffect, useId, useState } from "react";

import { toast } from "@/components/ui/toast";
import { toClipboard } from "@/components/ui/to-clipboard";
import { cn } from "@/components/ui/cn";
import { Thumbnail } from "@/components/ui/thumbnail";
import type { DataPath } from "@/lib/core/definition/available-data";

import { DataContext } from "./forms/data-context";
import { carryData } from "./forms/carried-data";
import { CONTROL } from "./forms/expression-input";
import { RunDataContext } from "./forms/run-data";
import { isDataOpen, rememberDataOpen } from "./data-open";
import { runText } from "./run-text";

const GROUPS: ReadonlyMap<string, string> = new Map([
  ["input", "Input of the workflow"],
  ["variables", "Variables"],
  ["workflow", "The run itself"],
  ["env", "Environment of the server"],
  ["secrets", "Secrets"],
  ["system", "Values of the engine"],
]);

/** Nearest first: what is further away is found by its name. */
const MOST_GROUPS = 40;
const LIST_MS = 50;

interface DataListProps {
  /** A task is edited: then its data is at hand from the beginning, where there is room. */
  readonly isTask: boolean;
  /** What is edited reads no data. */
  readonly isHidden: boolean;
}

/**
 * What the task can read, task by task: a click puts it into the field that was used last, else copies it; it can be
 * dragged into any field.
 */
export function DataList({ isTask, isHidden }: DataListProps) {
  const [isOpen, setOpen] = useState(
    () => isTask && window.matchMedia("(min-width: 901px)").matches && isDataOpen(),
  );
  const toggle = (next: boolean) => {
    if (next === isOpen) return;
    setOpen(next);
    if (isTask) rememberDataOpen(next);
  };
  return (
    <details
      open={isOpen}
      hidden={isHidden}
      onToggle={({ currentTarget }) => toggle(currentTarget.open)}
      className="max-h-[30%] shrink-0 overflow-y-auto border-t border-border-default bg-surface-1 px-4 max-[900px]:max-h-none max-[900px]:overflow-visible"
    >
      <summary className="sticky top-0 z-10 bg-surface-1 py-2 font-medium text-text-2">
        Available data
      </summary>
      {isOpen && !isHidden && <Available />}
    </details>
  );
}

function Available() {
  const { paths } = useContext(DataContext);
  const listed = useListed(paths);
  return (
    <div className="grid gap-2 pb-4">
      <RunChooser />
      {listed && <Groups paths={listed.paths} />}
    </div>
  );
}

/** What can be read, listed when the fields above are drawn; null: not yet. */
function useListed(paths: () => readonly DataPath[]) {
  const [listed, setListed] = useState<{ readonly paths: typeof paths } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => startTransition(() => setListed({ paths })), LIST_MS);
    return () => clearTimeout(timer);
  }, [paths]);
  return listed;
}

interface GroupsProps {
  readonly paths: () => readonly DataPath[];
}

const Groups = memo(function Groups({ paths: list }: GroupsProps) {
  const id = useId();
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = list().filter(({ expression }) => expression.toLowerCase().includes(wanted));
  const groups = groupsOf(found);
  const [shown, more] = [[...groups].slice(0, MOST_GROUPS), groups.size - MOST_GROUPS];
  return (
    <>
      <label htmlFor={id} className="sr-only">
        Search available data
      </label>
      <input
        id={id}
        type="search"
        value={text}
        placeholder="Search"
        onChange={({ target }) => setText(target.value)}
        className={`${CONTROL} h-8`}
      />
      {shown.length === 0 && <p className="text-xs text-text-3">Nothing is called that.</p>}
      {shown.map(([group, paths], at) => (
        <Group
          key={`${group} ${wanted !== ""}`}
          name={group}
          isOpen={wanted !== "" || at === 0 || group === "input"}
          paths={paths}
        />
      ))}
      {more > 0 && (
        <p className="text-xs text-text-3">{more} more tasks, further away: search for them.</p>
      )}
    </>
  );
});

function groupsOf(paths: readonly DataPath[]): ReadonlyMap<string, readonly DataPath[]> {
  const groups = new Map<string, DataPath[]>();
  for (const path of paths) {
    const known = groups.get(path.group);
    if (known) known.push(path);
    else groups.set(path.group, [path]);
  }
  return groups;
}

/** Whose values are shown. */
function RunChooser() {
  const { choices, chosen, choose, isPending } = useContext(RunDataContext);
  const id = useId();
  if (choices.length === 0) {
    return (
      <p className="text-xs text-text-3">
        {isPending ? "Reading the last run …" : "Values appear here after the first run."}
      </p>
    );
  }
  return (
    <div className="flex items-center gap-2 text-xs">
      <label htmlFor={id} className="text-text-3">
        Values of
      </label>
      <select
        id={id}
        value={chosen ?? ""}
        onChange={({ target }) => choose(target.value)}
        className={`${CONTROL} h-7 flex-1`}
      >
        {choices.map((run) => (
          <option key={run.id} value={run.id}>
            {runText(run)}
          </option>
        ))}
      </select>
    </div>
  );
}

interface GroupProps {
  readonly name: string;
  readonly isOpen: boolean;
  readonly paths: readonly DataPath[];
}

function Group({ name, isOpen: isOpenAtFirst, paths }: GroupProps) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  const { data } = useContext(RunDataContext);
  const output = data?.outputOf(name);
  const artifactId = output?.["artifactId"];
  const isPicture = String(output?.["contentType"] ?? "").startsWith("image/");
  const doubtful = paths.some((path) => path.doubtful) && !GROUPS.has(name);
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className="rounded-tile border border-border-subtle"
    >
      <summary className="px-2 py-1.5 text-xs">
        <span className={cn(!GROUPS.has(name) && "font-mono")}>{GROUPS.get(name) ?? name}</span>
        {doubtful && <span className="text-status-errors-fg"> may be empty</span>}
      </summary>
      {typeof artifactId === "string" && isPicture && (
        <span className="block px-2 pb-1">
          <Thumbnail artifactId={artifactId} alt={`Made by ${name} in the run`} />
        </span>
      )}
      <ul className="grid gap-0.5 px-1 pb-1">
        {isOpen &&
          paths.map((path) => (
            <li key={path.expression}>
              <Row path={path} />
            </li>
          ))}
      </ul>
    </details>
  );
}

function Row({ path }: { readonly path: DataPath }) {
  const { focus } = useContext(DataContext);
  const { expression, label, type, example, doubtful } = path;
  const take = () => {
    if (focus.insert(expression)) return;
    void toClipboard(expression).then((done) => done && toast.success(`Copied ${expression}`));
  };
  return (
    <button
      type="button"
      title={expression}
      aria-label={`${expression}${doubtful ? ", may be empty" : ""}`}
      draggable
      onDragStart={(event) => carryData(event, expression)}
      onClick={take}
      className="flex w-full items-baseline gap-2 rounded-control px-2 py-1 text-left text-xs hover:bg-surface-hover"
    >
      <span className="max-w-[60%] shrink-0 truncate font-mono">
        {label.replace(/^\./, "") || "everything"}
      </span>
      <span className="min-w-0 flex-1 truncate text-right text-text-3">
        {example ?? (type === "any" ? "" : type)}
      </span>
    </button>
  );
}
