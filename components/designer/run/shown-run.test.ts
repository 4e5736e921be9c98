import { describe, expect, it } from "vitest";

import { createCardRunStore } from "@/components/canvas/card-run";
import type { RawTask } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import { treeIndex } from "@/lib/core/definition/tree-index";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import type { JsonObject } from "@/lib/core/json";

import { nodeOfRef, refOfNode, type RunNews, shownRun } from "./shown-run";

const task = (ref: string, more: JsonObject = {}): RawTask => ({
  name: "work",
  taskReferenceName: ref,
  type: "SIMPLE",
  ...more,
});
const FORK: readonly RawTask[] = [
  {
    name: "f",
    taskReferenceName: "fork",
    type: "FORK_JOIN",
    forkTasks: [[task("b")], [task("c")]],
  },
  { name: "j", taskReferenceName: "join", type: "JOIN", joinOn: ["b", "c"] },
];

const newId = createIds("b");

function workspaceWith(tasks: readonly RawTask[]) {
  const opened = openWorkspace({ definition: { name: "flow", tasks: [...tasks] } }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace;
}

function newsOf(definition: JsonObject): RunNews {
  const nothing = () => undefined;
  return {
    cards: createCardRunStore(),
    definition,
    ref: null,
    select: nothing,
    openGallery: nothing,
    children: new Map(),
  };
}

describe("a run over an open document", () => {
  it("is drawn with the document's own ids, so that nothing on the canvas moves", () => {
    const open = workspaceWith(FORK);
    const run = shownRun(newsOf(print(open.doc)), open, newId, null);
    expect(run && [...treeIndex(run.workspace.doc).blocks.keys()]).toEqual([
      ...treeIndex(open.doc).blocks.keys(),
    ]);
  });

  it("is not another version because of the policies that the run keeps", () => {
    const open = workspaceWith([task("a")]);
    const ran = { name: "flow", version: 7, tasks: [task("a", { taskDefinition: { name: "w" } })] };
    expect(shownRun(newsOf(ran), open, newId, null)?.differs).toBe(false);
  });

  it("says when the document has changed since", () => {
    const open = workspaceWith([task("a"), task("b")]);
    const ran = { name: "flow", tasks: [task("a")] };
    const run = shownRun(newsOf(ran), open, newId, null);
    expect(run?.differs).toBe(true);
    expect(run && [...treeIndex(run.workspace.doc).refs.keys()]).toEqual(["a"]);
  });

  it("keeps what is drawn while the same run goes on", () => {
    const open = workspaceWith(FORK);
    const news = newsOf(print(open.doc));
    const run = shownRun(news, open, newId, null);
    const next = shownRun({ ...news, ref: "b" }, open, newId, run);
    expect(next?.workspace).toBe(run?.workspace);
    expect(next?.ref).toBe("b");
  });

  it("finds the node of a reference name and back, joins included", () => {
    const open = workspaceWith(FORK);
    const run = shownRun(newsOf(print(open.doc)), open, newId, null);
    if (!run) throw new Error("not drawn");
    for (const ref of ["fork", "b", "join"]) {
      expect(refOfNode(run, nodeOfRef(run, ref) ?? "")).toBe(ref);
    }
    expect(nodeOfRef(run, "nobody")).toBeNull();
    expect(refOfNode(run, "start")).toBeNull();
  });
});
