import type { Id, RawTask, Slot, Workspace } from "../definition/document";
import type { JsonObject, JsonValue } from "../json";
import type { ReadTasks } from "./read-tasks";

/** A change of one value: keys from the task (or definition) down; an absent value removes the key. */
export interface ValueEdit {
  readonly path: readonly string[];
  readonly value?: JsonValue;
}

export type WrapKind = "fork" | "switch" | "loop";

/**
 * Everything that can be done to a workspace. Tasks to be put in are Conductor's JSON: one task, or several such as a fork
 * with its join; refs are renewed where they are taken or missing.
 */
export type Command =
  | { readonly type: "insert"; readonly slot: Slot; readonly tasks: readonly RawTask[] }
  | {
      readonly type: "insertBeside";
      readonly target: Id;
      readonly side: "left" | "right";
      readonly tasks: readonly RawTask[];
      /** What holds both; absent: a fork. */
      readonly as?: "fork" | "switch";
    }
  | { readonly type: "remove"; readonly ids: readonly Id[]; readonly mode: "heal" | "keepChildren" }
  | { readonly type: "move"; readonly ids: readonly Id[]; readonly slot: Slot }
  | {
      readonly type: "moveBeside";
      readonly ids: readonly Id[];
      readonly target: Id;
      readonly side: "left" | "right";
    }
  | { readonly type: "duplicate"; readonly ids: readonly Id[] }
  | { readonly type: "wrap"; readonly ids: readonly Id[]; readonly kind: WrapKind }
  /** What they are made into is stored under the name by whoever gives the command. */
  | { readonly type: "extract"; readonly ids: readonly Id[]; readonly name: string }
  | { readonly type: "unwrap"; readonly id: Id }
  | {
      readonly type: "addLane";
      readonly fork: Id;
      readonly at: number;
      readonly tasks: readonly RawTask[];
    }
  | {
      readonly type: "moveToLane";
      readonly fork: Id;
      readonly at: number;
      readonly ids: readonly Id[];
    }
  | { readonly type: "moveLane"; readonly fork: Id; readonly from: number; readonly to: number }
  | { readonly type: "removeLane"; readonly fork: Id; readonly at: number }
  | { readonly type: "setLaneWait"; readonly fork: Id; readonly at: number; readonly wait: boolean }
  | { readonly type: "setJoinOn"; readonly id: Id; readonly joinOn: readonly string[] | "auto" }
  | { readonly type: "addMergeStep"; readonly id: Id }
  | { readonly type: "addJoin"; readonly id: Id }
  | {
      readonly type: "addCase";
      readonly id: Id;
      readonly key: string;
      readonly tasks?: readonly RawTask[];
    }
  | { readonly type: "renameCase"; readonly id: Id; readonly at: number; readonly key: string }
  | { readonly type: "moveCase"; readonly id: Id; readonly from: number; readonly to: number }
  | { readonly type: "duplicateCase"; readonly id: Id; readonly at: number; readonly key: string }
  | { readonly type: "removeCase"; readonly id: Id; readonly at: number }
  | {
      readonly type: "setTask";
      readonly id: Id;
      readonly part?: "join";
      readonly edits: readonly ValueEdit[];
    }
  /** `starter`: what a new task of that type begins with, where it is more than the type says. */
  | {
      readonly type: "changeType";
      readonly id: Id;
      readonly to: string;
      readonly name?: string;
      readonly starter?: RawTask;
    }
  | { readonly type: "renameRef"; readonly id: Id; readonly part?: "join"; readonly ref: string }
  /** An edit without a path removes the task's own definition. */
  | {
      readonly type: "setPolicy";
      readonly id: Id;
      readonly target: "default" | "count" | "own";
      readonly edits: readonly ValueEdit[];
    }
  | { readonly type: "setTaskDef"; readonly name: string; readonly definition: JsonObject | null }
  | { readonly type: "setWorkflow"; readonly edits: readonly ValueEdit[] }
  /** `edits`: what declares the input under its new name. */
  | {
      readonly type: "renameInput";
      readonly from: string;
      readonly to: string;
      readonly edits: readonly ValueEdit[];
    }
  /** `declare`: inputs that only the pasted definition declares are declared here, too. */
  | {
      readonly type: "paste";
      readonly slot: Slot;
      readonly read: ReadTasks;
      readonly declare?: boolean;
    }
  | { readonly type: "park"; readonly ids: readonly Id[]; readonly x: number; readonly y: number }
  | {
      readonly type: "parkTasks";
      readonly tasks: readonly RawTask[];
      readonly x: number;
      readonly y: number;
    }
  | { readonly type: "moveParked"; readonly id: Id; readonly x: number; readonly y: number }
  | { readonly type: "unpark"; readonly id: Id; readonly slot: Slot }
  | { readonly type: "removeParked"; readonly id: Id }
  | { readonly type: "collapse"; readonly id: Id; readonly collapsed: boolean }
  /** Canvas pixels; `snap`: near its automatic place a block goes back to it. */
  | {
      readonly type: "nudge";
      readonly ids: readonly Id[];
      readonly across: number;
      readonly along: number;
      readonly snap?: boolean;
    }
  | { readonly type: "tidy"; readonly ids?: readonly Id[] }
  | {
      readonly type: "setLabel";
      readonly fork: Id;
      readonly at: number;
      readonly label: string;
    }
  | { readonly type: "setNote"; readonly id: Id; readonly note: string }
  /** What a task puts out while there is no run of it; null takes it away. */
  | { readonly type: "setSample"; readonly id: Id; readonly output: JsonObject | null }
  /** A doubt about a field is not told any more. Null: of the workflow itself. */
  | {
      readonly type: "dismiss";
      readonly id: Id | null;
      readonly part?: "join";
      readonly code: string;
      readonly field: string;
    }
  /** The workflow that a task starts, drawn inside it; null: as a card again. */
  | { readonly type: "expandChild"; readonly id: Id; readonly definition: JsonObject | null }
  | { readonly type: "setDirection"; readonly direction: "down" | "right" }
  /** `text`: how it was written, kept for the comments in it. */
  | {
      readonly type: "replaceDoc";
      readonly definition: JsonObject;
      readonly text?: string;
    };

export type RefusalCode =
  | "UNKNOWN_PLACE"
  | "INTO_ITSELF"
  | "AFTER_TERMINATE"
  | "FORK_JOIN_GAP"
  | "JOIN_IS_FIXED"
  | "NOT_CONTIGUOUS"
  | "LANES_MEET_AT_JOIN"
  | "SKIPS_TASKS"
  | "REF_TAKEN"
  | "REF_INVALID"
  | "CASE_TAKEN"
  | "CASE_ORDER_FIXED"
  | "LAST_CASE"
  | "CROSSES_BORDER"
  | "HAS_CHILDREN"
  | "NOTHING_INSIDE"
  | "NEEDS_TASKS"
  | "NAME_EMPTY"
  | "NOT_WORKFLOW_JSON";

/** Something else that a command changes or makes worse, in a sentence for the user. */
export interface Effect {
  readonly kind: "join" | "rewritten" | "scope" | "lost" | "flow";
  readonly text: string;
  readonly blockId: Id | null;
}

export interface Done {
  readonly ok: true;
  readonly workspace: Workspace;
  /** What the selection should be now. */
  readonly focus: readonly Id[];
  /** For history and live region: "Add branch to resize_fork". */
  readonly label: string;
  readonly effects: readonly Effect[];
}

export interface Refused {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly reason: string;
  /** The nearest thing that can be done instead. */
  readonly instead?: Command;
}

export type Outcome = Done | Refused;

/** A changed document before it is settled. */
export interface Edit {
  readonly ok: true;
  readonly workspace: Workspace;
  readonly focus: readonly Id[];
  readonly label: string;
  readonly effects?: readonly Effect[];
  /** Joins that are gone while tasks they waited for are still there. */
  readonly vanishedJoins?: readonly string[];
}

export type EditResult = Edit | Refused;

export function refuse(code: RefusalCode, reason: string, instead?: Command): Refused {
  return instead ? { ok: false, code, reason, instead } : { ok: false, code, reason };
}

export const unknownPlace = (): Refused =>
  refuse("UNKNOWN_PLACE", "This part of the workflow does not exist any more.");
