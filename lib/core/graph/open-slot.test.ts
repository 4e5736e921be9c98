import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { refOf } from "../definition/document";
import { treeIndex } from "../definition/tree-index";
import { createDropMap } from "./drop";
import { graphOf } from "./from-document";
import { dropMapWithRoom, graphWithRoom, isOwnPlace } from "./open-slot";

const task = (ref: string) => ({ name: ref, taskReferenceName: ref });
const FLOW = { tasks: [task("a"), task("b"), task("c")] };

describe("room for what is dragged", () => {
  const opened = openWorkspace({ definition: FLOW }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  const { workspace } = opened;
  const seq = workspace.doc.root.id;
  const plain = graphOf(workspace);
  const slot = { seq, index: 1 };
  const graph = graphWithRoom(workspace, slot, plain);
  const yOf = (ref: string, picture = graph) =>
    picture.nodes.find(({ block }) => block && refOf(block.raw) === ref)?.y ?? Number.NaN;
  const room = graph.nodes.find(({ kind }) => kind === "place");

  it("stands where the task would stand, and only what is behind it moves", () => {
    expect(room).toMatchObject({ y: yOf("b", plain), width: 264, height: 72, block: null });
    expect(yOf("a")).toBe(yOf("a", plain));
    expect(yOf("b")).toBe(yOf("b", plain) + 72 + 40);
    expect(graph.nodes.find(({ id }) => id === plain.nodes[1]?.id)).toBe(plain.nodes[1]);
  });

  it("keeps the place while the pointer is in the room, and tells all others as places of the document", () => {
    const map = dropMapWithRoom(graph, slot, []);
    const at = (y: number) => map.at({ x: 0, y });
    const middle = (room?.y ?? 0) + 36;
    for (const y of [middle, middle - 50, middle + 50]) {
      expect(at(y)).toMatchObject({ kind: "slot", slot });
    }
    const half = { above: 20, below: 50 };
    expect(at(yOf("b") + half.above)).toMatchObject({ slot: { seq, index: 1 } });
    expect(at(yOf("b") + half.below)).toMatchObject({ slot: { seq, index: 2 } });
    expect(at(yOf("c") + half.below)).toMatchObject({ slot: { seq, index: 3 } });
    expect(at(yOf("a") + half.above)).toMatchObject({ slot: { seq, index: 0 } });
  });

  it("means at every height what the picture without room means at the place it shows", () => {
    // No place is out of reach: going down slowly passes all of them in order.
    let open = { seq, index: 0 };
    const passed: number[] = [];
    for (let y = 50; y < 480; y += 2) {
      const picture = graphWithRoom(workspace, open, plain);
      const drop = dropMapWithRoom(picture, open, []).at({ x: 0, y });
      if (drop.kind === "slot") open = drop.slot;
      if (passed.at(-1) !== open.index) passed.push(open.index);
    }
    expect(passed).toEqual([0, 1, 2, 3]);
    expect(createDropMap(plain).at({ x: 0, y: 60 })).toMatchObject({ slot: { seq, index: 0 } });
  });

  it("is not made where the task stands already", () => {
    const id = treeIndex(workspace.doc).refs.get("b")?.place.block.id ?? "";
    const own = [0, 1, 2, 3].map((index) => isOwnPlace(workspace, { seq, index }, [id]));
    expect(own).toEqual([false, true, true, false]);
  });
});
