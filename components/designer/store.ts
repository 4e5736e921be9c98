import { createStore, type StoreApi } from "zustand/vanilla";

import type { DraftBody } from "@/lib/client/queries";
import type { Id, NewId, RawTask, Slot, Workspace } from "@/lib/core/definition/document";
import type { Problem } from "@/lib/core/definition/problem";
import type { ProblemOptions } from "@/lib/core/definition/problem-facts";
import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import { type History, newHistory } from "@/lib/core/edit/history";
import type { ReadTasks } from "@/lib/core/edit/read-tasks";
import type { Drop } from "@/lib/core/graph/drop";
import type { Point } from "@/lib/core/graph/graph";
import type { JsonObject } from "@/lib/core/json";

import type { Comparing } from "./compare/comparing";
import type { DryRun } from "./dry/dry-run";
import type { Photo } from "./run/photo-text";
import type { ShownRun } from "./run/shown-run";
import { createTyping, type Typing } from "./typing";

/** Somebody else has saved the draft or published a version since this page read it. */
export interface Conflict {
  readonly kind: "draft" | "version";
  readonly theirs: DraftBody;
}

/** A definition that was dropped or pasted on a workflow that has tasks, until it is said where it goes. */
export interface Importing {
  readonly read: ReadTasks;
  readonly definition: JsonObject;
}

/** Where what is chosen in the picker goes. */
export type PickTarget =
  | { readonly kind: "slot"; readonly slot: Slot }
  | { readonly kind: "lane"; readonly fork: Id; readonly at: number }
  | {
      readonly kind: "beside";
      readonly id: Id;
      readonly as?: "fork" | "switch";
      /** The right one when it is not said. */
      readonly side?: "left" | "right";
    }
  | { readonly kind: "case"; readonly id: Id; readonly key: string }
  /** It takes the place of the task's own type. */
  | { readonly kind: "type"; readonly id: Id };

export interface Picker {
  readonly target: PickTarget;
  /** In the window's pixels; null: in the middle. */
  readonly at: Point | null;
  /** A container that is being made, and what was chosen for it so far. */
  readonly pending: {
    readonly kind: "fork" | "switch" | "loop";
    readonly chosen: readonly (readonly RawTask[])[];
  } | null;
}

export interface Drag {
  readonly what:
    | { readonly kind: "blocks"; readonly ids: readonly Id[] }
    | { readonly kind: "parked"; readonly id: Id }
    | { readonly kind: "chip" }
    | { readonly kind: "entry"; readonly key: string; readonly tasks: readonly RawTask[] };
  readonly title: string;
  /** In the window's pixels. */
  readonly pointer: Point;
  /** What letting go would do; null outside the canvas. */
  readonly drop: Drop | null;
  /** Where the picture makes room meanwhile; null: nowhere. */
  readonly room: Slot | null;
  /** The result in words, or why it cannot be. */
  readonly words: string;
  readonly refused: boolean;
  readonly warnings: readonly string[];
}

/** Choosing a new place by keyboard. */
interface Carrying {
  readonly ids: readonly Id[];
  readonly slots: readonly Slot[];
  readonly at: number;
}

/** A wire that is being pulled out of a block. */
interface Wire {
  readonly from: Id;
  /** In the window's pixels. */
  readonly start: Point;
  readonly pointer: Point;
  readonly words: string;
  readonly refused: boolean;
  /** Data is led to a task: nothing of the flow changes. */
  readonly isData?: boolean;
}

/** What a task puts out, on its way into another one. */
export interface OutputUse {
  readonly from: Id;
  /** The task that takes it; null: it is being chosen. */
  readonly to: Id | null;
  /** The window's pixels; null: in the middle. */
  readonly at: Point | null;
}

/** A key of a case or the words of a branch that are being written in their place. */
export interface ChipAt {
  readonly kind: "case" | "lane";
  readonly id: Id;
  readonly index: number;
}

export type InspectorTab = "inputs" | "policy" | "json";

export interface Saved {
  readonly state: "saved" | "saving" | "offline" | "conflict";
  /** Epoch milliseconds of the last save; null: nothing to save yet. */
  readonly atMs: number | null;
}

/** What was published last; null before the first time. */
export interface Published {
  readonly definition: JsonObject;
  readonly version: number;
  /** By which another text under the same version is noticed; null: this page has just written it. */
  readonly hash: string | null;
}

export interface DesignerState {
  readonly name: string;
  readonly history: History;
  readonly selection: readonly Id[];
  /** Problems of a workspace that was current a moment ago. */
  readonly checked: { readonly workspace: Workspace; readonly problems: readonly Problem[] };
  /** What is known beside the document, as of the last look for problems. */
  readonly facts: ProblemOptions;
  /** What the live region says; the number makes the same words news. */
  readonly said: { readonly text: string; readonly number: number };
  readonly picker: Picker | null;
  readonly drag: Drag | null;
  readonly carrying: Carrying | null;
  readonly wire: Wire | null;
  /** Whose output is being given to another task; null: none. */
  readonly outputUse: OutputUse | null;
  /** Block whose policy stands beside its card; null: none. */
  readonly policyOf: Id | null;
  /** Null: none is being written. */
  readonly chip: ChipAt | null;
  /** Where the menu of the selection is open, in the window's pixels; null: it is closed. */
  readonly menu: Point | null;
  /** Block whose note is being written; null: none. */
  readonly noting: Id | null;
  readonly tab: InspectorTab;
  /** The window is narrow: the graph is looked at, edited in the outline, the menus and the sheet. */
  readonly narrow: boolean;
  readonly open: {
    readonly problems: boolean;
    readonly code: boolean;
    readonly palette: boolean;
    readonly outline: boolean;
    readonly map: boolean;
  };
  readonly sheet:
    | "publish"
    | "keys"
    | "history"
    | "run"
    | "batch"
    | "find"
    | "usages"
    | "extract"
    | "move"
    | "templates"
    | null;
  /** Name of the tasks for which it is told how a worker asks; null: closed. */
  readonly polling: string | null;
  /** Photos of the batch that is put together. */
  readonly batchFiles: readonly File[];
  /** Tasks that the last search found, in document order. */
  readonly found: readonly Id[];
  /** A definition of which is asked where it goes; null: none. */
  readonly importing: Importing | null;
  /** Containers whose removal waits for an answer; null: none. */
  readonly removing: readonly Id[] | null;
  readonly photo: Photo | null;
  /** Input of the next run as it was typed; null: untouched. */
  readonly runInput: JsonObject | null;
  /** What is empty in the input was left empty on purpose. */
  readonly inputsSeen: boolean;
  /** Input of the last run of this page, photo included. */
  readonly lastInput: JsonObject | null;
  /** A run is being started; the share of the photo that is sent. */
  readonly starting: { readonly share: number } | null;
  /** The run that the canvas shows instead of the document; null: it is edited. */
  readonly run: ShownRun | null;
  /** Trying the document with made-up outcomes; null: it is edited. */
  readonly dry: DryRun | null;
  /** Two versions in one picture instead of the document; null: it is edited. */
  readonly comparing: Comparing | null;
  readonly saved: Saved;
  /** What somebody else did meanwhile, until it is said whose work goes on; null: nothing. */
  readonly conflict: Conflict | null;
  /** The document was kept by this browser; `stored`: what the server had, null for nothing. Null: it was not. */
  readonly restored: { readonly atMs: number; readonly stored: Conflict | null } | null;
  readonly published: Published | null;
  /** Newest published version of each workflow, by name. */
  readonly workflows: ReadonlyMap<string, WorkflowDef>;
  /** Registered task definitions; null while they are not known. */
  readonly taskDefs: ReadonlyMap<string, TaskDef> | null;
}

/** Whoever asks for the state, or changes it, has what is being typed carried out first. */
export interface DesignerStore extends StoreApi<DesignerState> {
  readonly newId: NewId;
  readonly typing: Typing;
  /** The state as it is drawn, without what is being typed. */
  readonly drawn: StoreApi<DesignerState>;
}

/** The state of one open designer. It holds what cannot be computed; see derive.ts for the rest. */
export function createDesignerStore(
  name: string,
  workspace: Workspace,
  newId: NewId,
  published: Published | null,
): DesignerStore {
  const drawn = createStore<DesignerState>(() => ({
    name,
    history: newHistory(workspace),
    selection: [],
    checked: { workspace, problems: [] },
    facts: {},
    said: { text: "", number: 0 },
    picker: null,
    drag: null,
    carrying: null,
    wire: null,
    outputUse: null,
    policyOf: null,
    chip: null,
    menu: null,
    noting: null,
    tab: "inputs",
    narrow: false,
    open: { problems: false, code: false, palette: true, outline: false, map: false },
    sheet: null,
    polling: null,
    batchFiles: [],
    found: [],
    importing: null,
    removing: null,
    photo: null,
    runInput: null,
    inputsSeen: false,
    lastInput: null,
    starting: null,
    run: null,
    dry: null,
    comparing: null,
    saved: { state: "saved", atMs: null },
    conflict: null,
    restored: null,
    published,
    workflows: new Map(),
    taskDefs: null,
  }));
  return settling(drawn, newId);
}

/** The store that carries out what is being typed before it answers or changes. */
function settling(drawn: StoreApi<DesignerState>, newId: NewId): DesignerStore {
  const typing = createTyping();
  return {
    ...drawn,
    getState: () => {
      typing.flush();
      return drawn.getState();
    },
    setState: (...change: unknown[]) => {
      typing.flush();
      Reflect.apply(drawn.setState, drawn, change);
    },
    newId,
    typing,
    drawn,
  };
}

export function workspaceOf(state: DesignerState): Workspace {
  return state.history.present.workspace;
}

/** What the canvas draws: the run's own definition or a comparison while one is shown. */
export function shownWorkspace(state: DesignerState): Workspace {
  const own = workspaceOf(state);
  if (state.run) return state.run.workspace;
  return state.comparing?.workspace ?? (state.dry ? withoutChildren(own) : own);
}

/** The graph takes drags, dots and buttons of its own. */
export function isDrawnOn(state: DesignerState): boolean {
  return isEdited(state) && !state.narrow;
}

/** Neither a run, a dry run nor a comparison is on the canvas. */
export function isEdited({ run, dry, comparing }: DesignerState): boolean {
  return run === null && dry === null && comparing === null;
}

const closed = new WeakMap<Workspace, Workspace>();

/** Names inside other workflows are their own: a run of this one says nothing about them. */
function withoutChildren(workspace: Workspace): Workspace {
  if (!workspace.presentation.expanded) return workspace;
  const known = closed.get(workspace);
  if (known) return known;
  const { expanded: _expanded, ...presentation } = workspace.presentation;
  const made = { ...workspace, presentation };
  closed.set(workspace, made);
  return made;
}
