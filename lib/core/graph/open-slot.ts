import type { Block, Id, Slot, Workspace } from "../definition/document";
import { treeIndex } from "../definition/tree-index";
import { updateSeq } from "../edit/tree";
import { createDropMap, type DropMap } from "./drop";
import { graphOf } from "./from-document";
import type { Graph, Point } from "./graph";

/** Id of the node that stands where something would be put. */
const PLACE_ID = "place";

/** The picture of a workspace with room for one more task at a slot; the node of it is of the kind `place`. */
export function graphWithRoom(workspace: Workspace, slot: Slot, previous: Graph): Graph {
  const block: Block = { kind: "task", id: PLACE_ID, raw: {} };
  const doc = updateSeq(workspace.doc, slot.seq, ({ id, items }) => ({
    id,
    items: items.toSpliced(slot.index, 0, block),
  }));
  const graph = graphOf({ ...workspace, doc }, previous);
  const nodes = graph.nodes.map((node) =>
    node.id === PLACE_ID ? { ...node, kind: "place" as const, block: null } : node,
  );
  return { ...graph, nodes };
}

/** Whether putting the blocks there would leave them where they are. */
export function isOwnPlace({ doc }: Workspace, slot: Slot, ids: readonly Id[]): boolean {
  const [id = ""] = ids;
  const place = treeIndex(doc).blocks.get(id);
  if (ids.length !== 1 || !place || place.in.seq.id !== slot.seq) return false;
  return slot.index === place.at || slot.index === place.at + 1;
}

/** Around the room, within which it stays where it is. Canvas pixels. */
const REACH = 24;

/** What a drop on a picture with room at a slot means in the document, which does not have it. */
export function dropMapWithRoom(graph: Graph, slot: Slot, moving: readonly Id[]): DropMap {
  const map = createDropMap(graph, moving);
  const room = graph.nodes.find(({ id }) => id === PLACE_ID);
  const edgeId = graph.edges.find(({ target }) => target === PLACE_ID)?.id ?? "";
  const isInRoom = ({ x, y }: Point) =>
    room !== undefined &&
    x > room.x - REACH &&
    x < room.x + room.width + REACH &&
    y > room.y - REACH &&
    y < room.y + room.height + REACH;
  return {
    at(point) {
      if (isInRoom(point)) return { kind: "slot", slot, edgeId };
      const drop = map.at(point);
      if (drop.kind !== "slot" || drop.slot.seq !== slot.seq) return drop;
      const index = drop.slot.index > slot.index ? drop.slot.index - 1 : drop.slot.index;
      return { ...drop, slot: { seq: slot.seq, index } };
    },
  };
}
