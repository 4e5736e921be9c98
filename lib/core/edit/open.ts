import type { JsonObject } from "../json";
import { hasComments } from "../json-comments";
import type { Doc, NewId, Parked, Presentation, Workspace } from "../definition/document";
import { refOf } from "../definition/document";
import type { Parsed } from "../definition/parse";
import { parse } from "../definition/parse";
import { treeIndex } from "../definition/tree-index";

export interface Opening {
  readonly definition: unknown;
  readonly taskDefs?: Readonly<Record<string, JsonObject>>;
  readonly collapsed?: Readonly<Record<string, boolean>>;
  readonly parked?: readonly Parked[];
  /** Nudges, labels, notes and direction, as they were stored. */
  readonly shown?: Omit<Presentation, "collapsed">;
}

export type Opened =
  | { readonly ok: true; readonly workspace: Workspace }
  | Extract<Parsed, { ok: false }>;

const MANY_BLOCKS = 400;
const MANY_LANES = 12;

/** A workspace for a stored definition. Large ones open with inner containers collapsed, unless stored otherwise. */
export function openWorkspace(opening: Opening, newId: NewId): Opened {
  const parsed = parse(opening.definition, newId);
  if (!parsed.ok) return parsed;
  const { doc } = parsed;
  const collapsed = opening.collapsed ?? collapsedAtFirst(doc);
  const workspace: Workspace = {
    doc,
    taskDefs: opening.taskDefs ?? {},
    presentation: { ...commented(opening.shown), collapsed },
    parked: opening.parked ?? [],
  };
  return { ok: true, workspace };
}

/** A text is kept beside a document for its comments; its digits are noted, and written anew when it is saved. */
function commented(shown: Opening["shown"] = {}): NonNullable<Opening["shown"]> {
  const { text, ...others } = shown;
  return text !== undefined && hasComments(text) ? shown : others;
}

function collapsedAtFirst(doc: Doc): Record<string, boolean> {
  const { blocks } = treeIndex(doc);
  const isLarge = blocks.size > MANY_BLOCKS;
  const refs: string[] = [];
  for (const { block, depth } of blocks.values()) {
    const isContainer = block.kind === "fork" || block.kind === "switch" || block.kind === "loop";
    const isWide = block.kind === "fork" && block.lanes.length > MANY_LANES;
    if (isContainer && (isWide || (isLarge && depth >= 2))) refs.push(refOf(block.raw));
  }
  return Object.fromEntries(refs.filter((ref) => ref !== "").map((ref) => [ref, true] as const));
}

/** Ids for one document: `a1`, `a2` … */
export function createIds(prefix: string): NewId {
  let last = 0;
  return () => {
    last += 1;
    return `${prefix}${last}`;
  };
}
