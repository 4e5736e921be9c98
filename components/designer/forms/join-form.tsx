"use client";

import { useId, useState } from "react";

import { Button } from "@/components/ui/button";
import type { ForkBlock, JoinBlock } from "@/lib/core/definition/document";
import { blocksIn, ownTasks, refOf } from "@/lib/core/definition/document";
import { readJoinOn } from "@/lib/core/definition/join-on";
import { refsInScope } from "@/lib/core/definition/scope";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { perform } from "../actions";
import { useDesigner, useDesignerStore } from "../designer-context";
import { workspaceOf } from "../store";
import { CONTROL } from "./expression-input";

/** What a join waits for: by itself the ends of the branches, or a list of one's own. */
export function JoinForm({ block }: { readonly block: ForkBlock | JoinBlock }) {
  const store = useDesignerStore();
  const doc = useDesigner((state) => workspaceOf(state).doc);
  const raw = block.kind === "fork" ? block.join?.raw : block.raw;
  if (!raw) return null;
  const joinOn = readJoinOn(raw) ?? [];
  const isAuto = block.kind === "fork" && block.join?.joinOnMode === "auto";
  const own = block.kind === "fork" ? refsInside(block) : refsBefore(block);
  const names = [...new Set([...own, ...joinOn])];
  const put = (list: readonly string[] | "auto") =>
    perform(store, { type: "setJoinOn", id: block.id, joinOn: list }, { keepSelection: true });
  return (
    <section aria-label="Waits for" className="grid gap-2" data-place="joinOn">
      <h3 className="text-text-2">
        Waits for{isAuto && <span className="text-text-3"> · the end of each branch</span>}
      </h3>
      {names.length === 0 && <p className="text-xs text-text-3">There is no task to wait for.</p>}
      {names.map((ref) => (
        <label key={ref} className="flex items-center gap-2 font-mono text-xs">
          <input
            type="checkbox"
            checked={joinOn.includes(ref)}
            onChange={({ target }) =>
              put(target.checked ? [...joinOn, ref] : joinOn.filter((one) => one !== ref))
            }
            className="size-4 accent-accent"
          />
          <span className="min-w-0 break-all">{ref}</span>
        </label>
      ))}
      <OtherRef onAdd={(ref) => put([...joinOn.filter((one) => one !== ref), ref])} />
      {block.kind === "fork" && !isAuto && (
        <Button size="sm" className="w-fit" onClick={() => put("auto")}>
          Back to automatic
        </Button>
      )}
    </section>
  );

  function refsBefore(join: JoinBlock): readonly string[] {
    const index = treeIndex(doc);
    const place = index.blocks.get(join.id);
    if (!place) return [];
    return refsInScope(index, { place, part: "self" }).map(({ ref }) => ref);
  }
}

function refsInside(block: ForkBlock): readonly string[] {
  return block.lanes
    .flatMap(({ seq }) => [...blocksIn(seq)].flatMap((one) => ownTasks(one).map(refOf)))
    .filter((ref) => ref !== "");
}

function OtherRef({ onAdd }: { readonly onAdd: (ref: string) => void }) {
  const id = useId();
  const [ref, setRef] = useState("");
  const add = () => {
    if (ref.trim() !== "") onAdd(ref.trim());
    setRef("");
  };
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="sr-only">
        Another reference name
      </label>
      <input
        id={id}
        value={ref}
        placeholder="another name"
        spellCheck={false}
        onChange={({ target }) => setRef(target.value)}
        onKeyDown={({ key }) => key === "Enter" && add()}
        className={`${CONTROL} h-8 max-w-40 font-mono text-xs`}
      />
      <Button size="sm" onClick={add} disabled={ref.trim() === ""}>
        Wait for it
      </Button>
    </div>
  );
}
