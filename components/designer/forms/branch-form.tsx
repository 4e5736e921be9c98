"use client";

import { Fragment, useId, useState } from "react";

import { Button } from "@/components/ui/button";
import { ArrowDown, ArrowUp, Plus, Trash2 } from "@/components/ui/icons";
import type { ForkBlock, SwitchBlock } from "@/lib/core/definition/document";
import { refOf } from "@/lib/core/definition/document";
import { readJoinOn } from "@/lib/core/definition/join-on";

import { openPicker, perform } from "../actions";
import { useDesignerStore } from "../designer-context";
import { CONTROL } from "./expression-input";

/** Branches of a fork, and which of them its join waits for. */
export function ForkForm({ block }: { readonly block: ForkBlock }) {
  const store = useDesignerStore();
  const { id, lanes, join } = block;
  const add = () => openPicker(store, { kind: "lane", fork: id, at: lanes.length });
  return (
    <section aria-label="Branches" className="grid gap-2">
      <h3 className="text-text-2">Branches</h3>
      <ol className="grid gap-1">
        {lanes.map((lane, at) => (
          <li
            key={lane.id}
            className="flex items-center gap-1 rounded-control bg-surface-2 py-1 pr-1 pl-2"
          >
            <span className="min-w-0 flex-1 truncate">
              {at + 1}.{" "}
              <span className="font-mono text-xs">
                {lane.seq.items.map(({ raw }) => refOf(raw)).join(" → ") || "empty"}
              </span>
            </span>
            {join && (
              <label className="flex items-center gap-1 text-xs text-text-2">
                <input
                  type="checkbox"
                  checked={lane.wait}
                  onChange={(event) =>
                    perform(
                      store,
                      { type: "setLaneWait", fork: id, at, wait: event.target.checked },
                      { keepSelection: true },
                    )
                  }
                  className="size-4 accent-accent"
                />
                wait
              </label>
            )}
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Move branch ${at + 1} left`}
              disabled={at === 0}
              onClick={() => perform(store, { type: "moveLane", fork: id, from: at, to: at - 1 })}
            >
              <ArrowUp />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Move branch ${at + 1} right`}
              disabled={at === lanes.length - 1}
              onClick={() => perform(store, { type: "moveLane", fork: id, from: at, to: at + 1 })}
            >
              <ArrowDown />
            </Button>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove branch ${at + 1}`}
              onClick={() => perform(store, { type: "removeLane", fork: id, at })}
            >
              <Trash2 />
            </Button>
          </li>
        ))}
      </ol>
      <Button size="sm" className="w-fit" onClick={add}>
        <Plus />
        Branch
      </Button>
      {join && <JoinOn block={block} />}
    </section>
  );
}

function JoinOn({ block }: { readonly block: ForkBlock }) {
  const store = useDesignerStore();
  const { join } = block;
  if (!join) return null;
  const list = readJoinOn(join.raw) ?? [];
  return (
    <div className="grid gap-1 text-xs text-text-3">
      <p className="break-words">
        <span className="font-mono">{refOf(join.raw)}</span> waits for{" "}
        {list.length === 0 && "nothing"}
        {list.map((ref, at) => (
          <Fragment key={ref}>
            {at > 0 && ", "}
            <span className="font-mono">{ref}</span>
          </Fragment>
        ))}
        {join.joinOnMode === "custom" && " (written by hand)"}
      </p>
      {join.joinOnMode === "custom" && (
        <Button
          size="sm"
          className="w-fit"
          onClick={() =>
            perform(
              store,
              { type: "setJoinOn", id: block.id, joinOn: "auto" },
              { keepSelection: true },
            )
          }
        >
          Back to automatic
        </Button>
      )}
    </div>
  );
}

/** Cases of a switch. */
export function CaseForm({ block }: { readonly block: SwitchBlock }) {
  const store = useDesignerStore();
  const id = useId();
  const [key, setKey] = useState("");
  const add = () => {
    if (key.trim() === "") return;
    if (perform(store, { type: "addCase", id: block.id, key: key.trim() }, { keepSelection: true }))
      setKey("");
  };
  return (
    <section aria-label="Cases" className="grid gap-2">
      <h3 className="text-text-2">Cases</h3>
      {block.cases.map((one, at) => (
        <CaseRow key={one.id} block={block} at={at} name={one.key} />
      ))}
      <div className="flex gap-2">
        <label htmlFor={id} className="sr-only">
          New case
        </label>
        <input
          id={id}
          value={key}
          placeholder="new case"
          onChange={(event) => setKey(event.target.value)}
          onKeyDown={(event) => event.key === "Enter" && add()}
          className={`${CONTROL} h-8 max-w-40 font-mono text-xs`}
        />
        <Button size="sm" onClick={add} disabled={key.trim() === ""}>
          <Plus />
          Case
        </Button>
      </div>
    </section>
  );
}

/** Cases stand side by side on the canvas, and below one another here. */
const STEPS = [
  { by: -1, side: "left", Icon: ArrowUp },
  { by: 1, side: "right", Icon: ArrowDown },
] as const;

function CaseRow({
  block,
  at,
  name,
}: {
  readonly block: SwitchBlock;
  readonly at: number;
  readonly name: string;
}) {
  const store = useDesignerStore();
  const [typed, setTyped] = useState<string | null>(null);
  const rename = () => {
    if (typed !== null && typed !== name && typed !== "") {
      perform(store, { type: "renameCase", id: block.id, at, key: typed }, { keepSelection: true });
    }
    setTyped(null);
  };
  return (
    <div className="flex items-center gap-1">
      <input
        aria-label={`Case ${name}`}
        value={typed ?? name}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={rename}
        onKeyDown={(event) => event.key === "Enter" && rename()}
        className={`${CONTROL} h-8 font-mono text-xs`}
      />
      {STEPS.map(({ by, side, Icon }) => (
        <Button
          key={side}
          variant="ghost"
          size="icon-sm"
          aria-label={`Move case ${name} ${side}`}
          disabled={at + by < 0 || at + by >= block.cases.length}
          onClick={() =>
            perform(
              store,
              { type: "moveCase", id: block.id, from: at, to: at + by },
              { keepSelection: true },
            )
          }
        >
          <Icon />
        </Button>
      ))}
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={`Remove case ${name}`}
        onClick={() =>
          perform(store, { type: "removeCase", id: block.id, at }, { keepSelection: true })
        }
      >
        <Trash2 />
      </Button>
    </div>
  );
}
