import { describe, expect, it, vi } from "vitest";

import { showToasts } from "@/components/ui/toast";
import type { RawTask } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import type { JsonObject } from "@/lib/core/json";

import type { ActionContext } from "./action";
import { perform, select, slotAtSelection, stepBack, stepForward } from "./actions";
import { carry, startCarrying, stopCarrying } from "./carrying";
import { catalogOf, sectionsOf } from "./catalog";
import { choose, dismiss, foreseeChoice } from "./choose";
import { createView } from "./derive";
import { graphFor } from "./graphs";
import { draftOf, emptyDefinition, readDraft } from "./draft";
import { diffLines } from "./line-diff";
import { nextInDirection } from "./navigation";
import { removeSelection } from "./selection-actions";
import { embedDrafts, isPublished } from "./run/run-definition";
import { ACTIONS } from "./shortcuts";
import { createDesignerStore, type DesignerStore, workspaceOf } from "./store";

const task = (ref: string): RawTask => ({ name: "work", taskReferenceName: ref, type: "SIMPLE" });
const FORK: readonly RawTask[] = [
  task("a"),
  {
    name: "fork",
    taskReferenceName: "fork",
    type: "FORK_JOIN",
    forkTasks: [[task("b"), task("c")], [task("d")]],
  },
  { name: "join", taskReferenceName: "join", type: "JOIN", joinOn: ["c", "d"] },
  task("e"),
];

function open(tasks: readonly RawTask[]): DesignerStore {
  const newId = createIds("b");
  const definition = { ...emptyDefinition("flow"), tasks: [...tasks] };
  const opened = openWorkspace({ definition }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return createDesignerStore("flow", opened.workspace, newId, null);
}

function refs(store: DesignerStore): string[] {
  return [...treeIndex(workspaceOf(store.getState()).doc).refs.keys()];
}

function idOf(store: DesignerStore, ref: string): string {
  return treeIndex(workspaceOf(store.getState()).doc).refs.get(ref)?.place.block.id ?? "";
}

function definition(store: DesignerStore): JsonObject {
  return print(workspaceOf(store.getState()).doc);
}

describe("a command", () => {
  it("is one step that selects, speaks, and can be undone and redone", () => {
    const store = open([task("a")]);
    const before = workspaceOf(store.getState());
    select(store, [idOf(store, "a")]);
    perform(store, { type: "insert", slot: slotAtSelection(store.getState()), tasks: [task("n")] });
    expect(refs(store)).toEqual(["a", "n"]);
    expect(store.getState().selection).toEqual([idOf(store, "n")]);
    expect(store.getState().said.text).toBe("Added n after a");
    stepBack(store);
    expect(workspaceOf(store.getState())).toBe(before);
    expect(store.getState().selection).toEqual([idOf(store, "a")]);
    stepForward(store);
    expect(refs(store)).toEqual(["a", "n"]);
    expect(store.getState().said.text).toBe("Redid: Added n after a");
  });
  it("changes nothing when it is refused, and says why", () => {
    const store = open([{ name: "end", taskReferenceName: "end", type: "TERMINATE" }]);
    const { history } = store.getState();
    select(store, [idOf(store, "end")]);
    const slot = slotAtSelection(store.getState());
    expect(perform(store, { type: "insert", slot, tasks: [task("n")] })).toBe(false);
    expect(store.getState().history).toBe(history);
    expect(store.getState().said.text).toBe("Nothing runs after Terminate.");
  });
  it("of typing is one step for the burst", () => {
    const store = open([task("a")]);
    const id = idOf(store, "a");
    for (const value of ["x", "xy", "xyz"]) {
      perform(
        store,
        { type: "setTask", id, edits: [{ path: ["description"], value }] },
        { burst: "a description" },
      );
    }
    expect(store.getState().history.past).toHaveLength(1);
  });
  it("that is undone selects what comes back, else what it changed", () => {
    const store = open([task("a"), task("b"), task("c")]);
    const [a, b] = [idOf(store, "a"), idOf(store, "b")];
    select(store, [a, b]);
    perform(store, { type: "remove", ids: [a, b], mode: "heal" });
    expect(store.getState().selection).toEqual([idOf(store, "c")]);
    stepBack(store);
    expect(store.getState().selection).toEqual([a, b]);
    select(store, [a]);
    perform(store, { type: "setNote", id: b, note: "second" });
    select(store, []);
    stepBack(store);
    expect(store.getState().selection).toEqual([b]);
  });
  it("beside the tasks leaves selected what it was made from, also when it is undone", () => {
    const store = open([task("a"), task("b")]);
    const id = idOf(store, "b");
    perform(store, { type: "setNote", id: idOf(store, "a"), note: "first" });
    select(store, [id]);
    const definition = { name: "work", retryCount: 7 };
    perform(store, { type: "setTaskDef", name: "work", definition }, { keepSelection: true });
    for (const step of [stepBack, stepForward]) {
      step(store);
      expect(store.getState().selection).toEqual([id]);
    }
  });
  it("gives new image tasks their image", () => {
    const store = open([]);
    const add = (name: string) => {
      const tasks = [{ name, type: "SIMPLE" }];
      perform(store, { type: "insert", slot: slotAtSelection(store.getState()), tasks });
    };
    add("image_convert_resize");
    add("upload_toS3");
    expect(definition(store)).toMatchObject({
      inputParameters: ["fileLocation"],
      tasks: [
        { inputParameters: { fileLocation: "${workflow.input.fileLocation}" } },
        { inputParameters: { fileLocation: "${image_convert_resize_ref.output.fileLocation}" } },
      ],
    });
    stepBack(store);
    expect(refs(store)).toEqual(["image_convert_resize_ref"]);
  });
});

describe("moving by keyboard", () => {
  it("walks the legal places, says each, and drops", () => {
    const store = open(FORK);
    select(store, [idOf(store, "a")]);
    startCarrying(store);
    expect(store.getState().said.text).toContain("Moving.");
    expect(store.getState().said.text).toContain("before b, branch 1 of fork");
    carry(store, 1, "lane");
    expect(store.getState().said.text).toContain("branch 2 of fork");
    stopCarrying(store, true);
    expect(refs(store)).toEqual(["fork", "join", "b", "c", "a", "d", "e"]);
    stepBack(store);
    expect(refs(store)[0]).toBe("a");
  });
  it("leaves everything as it was when canceled", () => {
    const store = open(FORK);
    const { history } = store.getState();
    select(store, [idOf(store, "a")]);
    startCarrying(store);
    stopCarrying(store, false);
    expect(store.getState().history).toBe(history);
  });
});

describe("the arrow keys", () => {
  it("lead along sequences, into containers and across branches", () => {
    const store = open(FORK);
    const { doc } = workspaceOf(store.getState());
    const go = (from: string | null, direction: "up" | "down" | "left" | "right") => {
      const id = nextInDirection(doc, from === null ? null : idOf(store, from), direction);
      return ["a", "b", "c", "d", "e", "fork"].find((ref) => idOf(store, ref) === id) ?? null;
    };
    expect(go(null, "down")).toBe("a");
    expect(go("a", "down")).toBe("fork");
    expect(go("fork", "right")).toBe("b");
    expect(go("b", "down")).toBe("c");
    expect(go("c", "down")).toBe("e");
    expect(go("c", "right")).toBe("d");
    expect(go("d", "left")).toBe("b");
    expect(go("b", "left")).toBe("fork");
    expect(go("b", "up")).toBe("fork");
    expect(go("e", "down")).toBe(null);
  });
  it("leads through branches and cases in which nothing stands yet, where something can be put", () => {
    const store = open([
      {
        name: "choice",
        taskReferenceName: "choice",
        type: "SWITCH",
        decisionCases: { png: [task("p")], jpg: [] },
        defaultCase: [],
      },
      task("e"),
    ]);
    const { doc } = workspaceOf(store.getState());
    const block = doc.root.items[0];
    if (block?.kind !== "switch") throw new Error("no switch");
    const jpg = block.cases[1]?.seq.id ?? "";
    const other = block.otherwise.id;
    expect(nextInDirection(doc, idOf(store, "p"), "right")).toBe(null);
    expect(nextInDirection(doc, idOf(store, "p"), "right", true)).toBe(jpg);
    expect(nextInDirection(doc, jpg, "right", true)).toBe(other);
    expect(nextInDirection(doc, jpg, "left", true)).toBe(idOf(store, "p"));
    expect(nextInDirection(doc, jpg, "up", true)).toBe(block.id);
    expect(nextInDirection(doc, jpg, "down", true)).toBe(idOf(store, "e"));
    select(store, [jpg]);
    const slot = slotAtSelection(store.getState());
    expect(slot).toEqual({ seq: jpg, index: 0 });
    perform(store, { type: "insert", slot, tasks: [task("n")] });
    expect(definition(store)["tasks"]).toMatchObject([
      { decisionCases: { png: [{}], jpg: [{ taskReferenceName: "n" }] } },
      {},
    ]);
    stepBack(store);
    expect(store.getState().selection).toEqual([jpg]);
  });
  it("takes an empty branch or case away, and nothing else", () => {
    const store = open([
      {
        name: "choice",
        taskReferenceName: "choice",
        type: "SWITCH",
        decisionCases: { png: [task("p")], jpg: [] },
      },
    ]);
    const block = workspaceOf(store.getState()).doc.root.items[0];
    if (block?.kind !== "switch") throw new Error("no switch");
    select(store, [block.otherwise.id]);
    removeSelection(store);
    expect(store.getState().history.past).toEqual([]);
    select(store, [block.cases[1]?.seq.id ?? ""]);
    removeSelection(store);
    const [left] = definition(store)["tasks"] as RawTask[];
    expect(Object.keys(left?.["decisionCases"] ?? {})).toEqual(["png"]);
  });
});

describe("an action on what is selected", () => {
  const act = (store: DesignerStore, id: string) =>
    ACTIONS.find((one) => one.id === id)?.do({ store } as ActionContext);
  it("tells of a join alone that it belongs to its fork, where it is seen", () => {
    const store = open(FORK);
    const fork = workspaceOf(store.getState()).doc.root.items[1];
    if (fork?.kind !== "fork" || !fork.join) throw new Error("no fork");
    for (const id of ["branch", "duplicate", "wrap-fork", "move"]) {
      const shown: string[] = [];
      const end = showToasts(({ text }) => shown.push(text));
      select(store, [fork.join.id]);
      act(store, id);
      end();
      expect(store.getState().said.text).toBe("The join belongs to its fork: move the fork.");
      expect(shown.slice(-1)).toEqual(["The join belongs to its fork: move the fork."]);
    }
    expect(store.getState().history.past).toEqual([]);
  });
  it("tells of a nudge once, however often its key is pressed", () => {
    const store = open(FORK);
    select(store, [idOf(store, "a")]);
    const { number } = store.getState().said;
    act(store, "nudge-right");
    act(store, "nudge-right");
    expect(store.getState().said.number).toBe(number + 1);
    expect(store.getState().said.text).toContain("a");
    expect(store.getState().history.past).toHaveLength(1);
  });
  it("refuses another type for what holds tasks before one is chosen", () => {
    const store = open(FORK);
    select(store, [idOf(store, "fork")]);
    act(store, "change-type");
    expect(store.getState().picker).toBe(null);
    expect(store.getState().said.text).toContain("holds tasks. Unwrap it first.");
    select(store, [idOf(store, "a")]);
    act(store, "change-type");
    expect(store.getState().picker).not.toBe(null);
  });
});

describe("the picker", () => {
  const catalog = catalogOf([{ name: "my_worker" }], [{ name: "other" }, { name: "flow" }], "flow");
  const entry = (key: string) => {
    const found = catalog.find((one) => one.key === key);
    if (!found) throw new Error(key);
    return found;
  };
  const begin = () => {
    const store = open([]);
    const slot = slotAtSelection(store.getState());
    store.setState({ picker: { target: { kind: "slot", slot }, at: null, pending: null } });
    return store;
  };

  it("finds by name, by what it is for, and by other words", () => {
    const first = (search: string) => sectionsOf(catalog, search, null)[0]?.entries[0]?.key;
    expect(first("conv")).toBe("image_convert_resize");
    expect(first("if")).toBe("SWITCH");
    expect(first("parallel")).toBe("FORK_JOIN");
    expect(first("my_w")).toBe("Workers my_worker");
    expect(first("other")).toBe("Workflows other");
    expect(first("zzzz")).toBeUndefined();
  });
  it("puts what usually comes next first", () => {
    for (const type of ["constructor", "__proto__"])
      expect(sectionsOf(catalog, "", { name: "n", type }).length).toBeGreaterThan(0);
    const sections = sectionsOf(catalog, "", { name: "image_convert_resize" });
    expect(sections[0]).toMatchObject({
      title: "Usually next",
      entries: [{ key: "upload_toS3" }, { key: "store_local" }],
    });
  });
  it("asks for two branches and makes the fork in one step", () => {
    const store = begin();
    choose(store, entry("FORK_JOIN"));
    choose(store, entry("NOOP"));
    expect(refs(store)).toEqual([]);
    choose(store, entry("WAIT"));
    expect(refs(store)).toEqual(["fork_ref", "join_ref", "noop_ref", "wait_ref"]);
    expect(store.getState().history.past).toHaveLength(1);
  });
  it("puts in what was foreseen, and looks again where something else was done meanwhile", () => {
    vi.useFakeTimers();
    const store = begin();
    foreseeChoice(store, entry("NOOP"));
    vi.runAllTimers();
    expect(store.getState().history.past).toHaveLength(0);
    const slot = slotAtSelection(store.getState());
    perform(store, { type: "insert", slot, tasks: [task("noop_ref")] });
    choose(store, entry("NOOP"));
    expect(new Set(refs(store)).size).toBe(2);
    expect(store.getState().history.past).toHaveLength(2);
    vi.useRealTimers();
  });
  it("leaves no trace when dismissed, and the one task of a half-made fork", () => {
    const store = begin();
    choose(store, entry("FORK_JOIN"));
    dismiss(store);
    expect(store.getState()).toMatchObject({ picker: null, history: { past: [] } });
    const other = begin();
    choose(other, entry("FORK_JOIN"));
    choose(other, entry("NOOP"));
    dismiss(other);
    expect(refs(other)).toEqual(["noop_ref"]);
  });
});

describe("the canvas's view", () => {
  it("is the same object while nothing it shows changes", () => {
    const store = open(FORK);
    const view = createView(store);
    const first = view.getState();
    store.setState({ tab: "policy" });
    expect(view.getState()).toBe(first);
    select(store, [idOf(store, "a")]);
    expect(view.getState().selected.has(idOf(store, "a"))).toBe(true);
    expect(view.getState().chips).toBe(first.chips);
  });
  it("shares the parts of the graph that did not change", () => {
    const store = open(FORK);
    const before = graphFor(workspaceOf(store.getState()));
    const slot = { seq: workspaceOf(store.getState()).doc.root.id, index: 3 };
    perform(store, { type: "insert", slot, tasks: [task("last")] });
    const after = graphFor(workspaceOf(store.getState()));
    expect(after.nodes.filter((node) => before.nodes.includes(node)).length).toBe(
      before.nodes.length - 1,
    );
  });
});

describe("a draft", () => {
  it("comes back as it was, with its keys in their order", () => {
    const store = open(FORK);
    perform(store, {
      type: "setTaskDef",
      name: "work",
      definition: { name: "work", retryCount: 5 },
    });
    perform(store, { type: "park", ids: [idOf(store, "e")], x: 4, y: 8 });
    perform(store, { type: "collapse", id: idOf(store, "fork"), collapsed: true });
    const stored = JSON.parse(JSON.stringify(draftOf(workspaceOf(store.getState())))) as JsonObject;
    const read = readDraft(stored);
    expect(JSON.stringify(read?.definition)).toBe(JSON.stringify(definition(store)));
    expect(read).toMatchObject({
      taskDefs: { work: { retryCount: 5 } },
      collapsed: { fork: true },
      parked: [{ x: 4, y: 8, tasks: [task("e")] }],
    });
  });
  it("may be a bare definition, and nothing else", () => {
    expect(readDraft({ name: "x", tasks: [] })?.definition).toEqual({ name: "x", tasks: [] });
    expect(readDraft({ some: "thing" })).toBe(null);
    expect(readDraft(null)).toBe(null);
  });
});

describe("what is run", () => {
  it("is the published version while nothing differs", () => {
    const store = open([task("a")]);
    expect(isPublished(store.getState())).toBe(false);
    const published = {
      definition: { ...definition(store), version: 3, createTime: 9 },
      version: 3,
      hash: null,
    };
    store.setState({ published });
    expect(isPublished(store.getState())).toBe(true);
    perform(store, {
      type: "setTaskDef",
      name: "work",
      definition: { name: "work", retryCount: 5 },
    });
    expect(isPublished(store.getState())).toBe(false);
  });
  it("has the edited task definitions inside it", () => {
    const store = open([task("a"), { ...task("b"), taskDefinition: { name: "own" } }]);
    store.setState({ taskDefs: new Map([["work", { name: "work", timeoutSeconds: 9 }]]) });
    perform(store, {
      type: "setTaskDef",
      name: "work",
      definition: { name: "work", retryCount: 5 },
    });
    expect(embedDrafts(store.getState())).toMatchObject({
      version: 1,
      tasks: [
        { taskDefinition: { timeoutSeconds: 9, retryCount: 5 } },
        { taskDefinition: { name: "own" } },
      ],
    });
  });
});

describe("the difference of two texts", () => {
  it("keeps common lines and shows the others in order", () => {
    const lines = diffLines("a\nb\nc\nd", "a\nx\nc\nd\ne").map(
      ({ kind, text }) => `${kind[0]}${text}`,
    );
    expect(lines).toEqual(["sa", "rb", "ax", "sc", "sd", "ae"]);
    expect(diffLines("", "a")).toEqual([{ kind: "added", text: "a" }]);
    expect(diffLines("a", "a")).toEqual([{ kind: "same", text: "a" }]);
  });
});
