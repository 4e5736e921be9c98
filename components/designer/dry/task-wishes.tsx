"use client";

import { useId, useState } from "react";

import type { RawTask } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import type { WorkflowDef } from "@/lib/core/definition/schema";
import { allTasks } from "@/lib/core/definition/walk";
import { wishKey } from "@/lib/core/simulate/made-up";
import { wishesFor } from "@/lib/core/simulate/wish-kinds";

import { childOf } from "../children";
import { useDesigner, useDesignerStore } from "../designer-context";
import { wish } from "./dry-actions";
import { WishForm } from "./wish-form";

const DEEPEST = 3;

interface TaskWishesProps {
  readonly raw: RawTask;
  /** Reference names from the workflow down to the task. */
  readonly path: readonly string[];
  readonly isInLoop: boolean;
}

/** What a task does in the dry run: in all rounds of a loop or in one; and what the tasks do that it starts. */
export function TaskWishes({ raw, path, isInLoop }: TaskWishesProps) {
  const store = useDesignerStore();
  const wishes = useDesigner(({ dry }) => dry?.wishes ?? null);
  const [round, setRound] = useState<number | null>(null);
  const known = new Map(Object.entries(wishes ?? {}));
  const key = wishKey(path, round);
  const choice = wishesFor(raw);
  if (!choice) return <DecidesItself raw={raw} />;
  return (
    <div className="grid gap-3">
      {isInLoop && <RoundField round={round} onRound={setRound} />}
      <WishForm
        key={key}
        title={round === null ? path.join(" › ") : `${path.join(" › ")}, round ${round}`}
        choice={choice}
        wish={known.get(key) ?? null}
        onChange={(next) => wish(store, key, next)}
      />
      {path.length <= DEEPEST && <ChildWishes raw={raw} path={path} />}
    </div>
  );
}

/** Nothing can happen to it that does not follow from the workflow: there is nothing to choose. */
function DecidesItself({ raw }: { readonly raw: RawTask }) {
  return (
    <p className="rounded-tile bg-surface-2 p-3 text-text-2">
      <span className="font-mono text-xs">{refOf(raw)}</span> is done by the engine, as it will be
      in a run: what comes of it follows from its input.
    </p>
  );
}

interface RoundFieldProps {
  readonly round: number | null;
  readonly onRound: (round: number | null) => void;
}

function RoundField({ round, onRound }: RoundFieldProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="flex-1 text-text-2">
        Only in round
      </label>
      <input
        id={id}
        type="number"
        min={1}
        max={10_000}
        placeholder="every"
        value={round ?? ""}
        onChange={({ target }) => {
          const next = target.valueAsNumber;
          if (target.value === "") onRound(null);
          else if (Number.isInteger(next) && next >= 1 && next <= 10_000) onRound(next);
        }}
        className="h-7 w-20 rounded-control border border-border-strong bg-surface-1 px-2 tabular-nums"
      />
    </div>
  );
}

/** Tasks of the workflow that the task starts, each with what it does. */
function ChildWishes({ raw, path }: Pick<TaskWishesProps, "raw" | "path">) {
  const child = useDesigner((state) => childOf(raw, state.workflows));
  if (!child) return null;
  const tasks = [...allTasks(child as WorkflowDef)].filter(
    ({ task }) => wishesFor(task as RawTask) !== null,
  );
  if (tasks.length === 0) return null;
  return (
    <section aria-label={`Inside ${path.at(-1)}`} className="grid gap-1">
      <h3 className="text-text-2">Inside {path.at(-1)}</h3>
      {tasks.map(({ task, parent }) => {
        const ref = refOf(task as RawTask);
        return (
          <ChildTask
            key={ref}
            raw={task as RawTask}
            path={[...path, ref]}
            isInLoop={isIn(parent)}
          />
        );
      })}
    </section>
  );
}

interface Inner {
  readonly task: { readonly type?: string | null | undefined };
  readonly parent: Inner | null;
}

function isIn(parent: Inner | null): boolean {
  for (let at = parent; at; at = at.parent) if (at.task.type === "DO_WHILE") return true;
  return false;
}

function ChildTask(props: TaskWishesProps) {
  const [isOpen, setOpen] = useState(false);
  const key = wishKey(props.path, null);
  const isSet = useDesigner(({ dry }) =>
    Object.keys(dry?.wishes ?? {}).some((one) => one.startsWith(key)),
  );
  return (
    <details
      className="rounded-tile border border-border-subtle"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary className="px-2 py-1.5 font-mono text-xs">
        {props.path.at(-1)}
        {isSet && <span className="font-sans text-accent-text"> · set</span>}
      </summary>
      {isOpen && (
        <div className="p-2">
          <TaskWishes {...props} />
        </div>
      )}
    </details>
  );
}
