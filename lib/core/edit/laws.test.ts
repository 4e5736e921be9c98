import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Block, Doc, Workspace } from "@/lib/core/definition/document";
import { blocksIn, ownTasks, refOf } from "@/lib/core/definition/document";
import { parse } from "@/lib/core/definition/parse";
import { print, printBlock } from "@/lib/core/definition/print";
import { problemsOf } from "@/lib/core/definition/problems";
import { listReferences } from "@/lib/core/definition/references-list";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { JsonObject } from "@/lib/core/json";
import { definitions } from "@/test/definitions";

import type { Command, Outcome } from "./command";
import { newHistory, record, redo, undo } from "./history";
import { graphOf } from "../graph/from-document";
import { createIds, openWorkspace } from "./open";
import { readTasks } from "./read-tasks";
import { run } from "./run";
import { starterOf } from "./starters";

/** Numbers that choose a command and its places in whatever the document has become. */
type Dice = readonly [number, number, number, number];
const dice = fc.array(fc.tuple(fc.nat(42), fc.nat(999), fc.nat(999), fc.nat(999)), {
  minLength: 1,
  maxLength: 5,
});

const TASKS: readonly (readonly JsonObject[])[] = [
  [
    {
      name: "resize",
      type: "SIMPLE",
      taskReferenceName: "t1",
      inputParameters: { a: "${t1.output.x}" },
    },
  ],
  [
    { name: "two", taskReferenceName: "x" },
    { name: "three", inputParameters: { b: "${x.output.y}" } },
  ],
  [
    {
      name: "f",
      taskReferenceName: "f",
      type: "FORK_JOIN",
      forkTasks: [[{ name: "p" }], [{ name: "q" }]],
    },
    { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: [] },
  ],
  [
    {
      name: "s",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "value",
      decisionCases: { yes: [{ name: "in" }] },
    },
  ],
  [{ name: "end", type: "TERMINATE", inputParameters: { terminationStatus: "COMPLETED" } }],
  // A fork in a loop, without joins: they are made.
  [
    {
      name: "l",
      type: "DO_WHILE",
      loopCondition: "true",
      loopOver: [{ name: "f", type: "FORK_JOIN", forkTasks: [[{ name: "p" }], [{ name: "q" }]] }],
    },
  ],
  ...["FORK_JOIN_DYNAMIC", "EXCLUSIVE_JOIN", "DYNAMIC", "START_WORKFLOW", "EVENT", "HTTP"].map(
    (type) => [starterOf(type) ?? {}],
  ),
];
const TYPES = [
  "HTTP",
  "WAIT",
  "TERMINATE",
  "NOOP",
  "INLINE",
  "SUB_WORKFLOW",
  "EVENT",
  "SIMPLE",
  "FORK_JOIN",
];

function open(definition: unknown): { workspace: Workspace; newId: () => string } {
  const newId = createIds("b");
  const opened = openWorkspace({ definition, collapsed: {} }, newId);
  if (!opened.ok) throw new Error("unreadable");
  return { workspace: opened.workspace, newId };
}

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list[at % Math.max(1, list.length)];
}

function commandFor({ doc, parked }: Workspace, [kind, x, y, z]: Dice): Command | null {
  const index = treeIndex(doc);
  const blocks = [...index.blocks.values()].map(({ block }) => block);
  const seq = pick([...index.seqs.values()], x)?.seq;
  const block = pick(blocks, y);
  if (!seq || !block) return null;
  const slot = { seq: seq.id, index: z % (seq.items.length + 1) };
  const tasks = pick(TASKS, z) ?? [];
  const place = index.blocks.get(block.id);
  const next = place?.in.seq.items[place.at + 1];
  const ids = next && z % 2 === 0 ? [block.id, next.id] : [block.id];
  const side = x % 2 === 0 ? "left" : "right";
  const fork = pick(
    blocks.filter((one) => one.kind === "fork"),
    x,
  );
  const choice = pick(
    blocks.filter((one) => one.kind === "switch"),
    x,
  );
  const at = fork?.kind === "fork" && fork.lanes.length > 0 ? y % fork.lanes.length : 0;
  const caseAt = choice?.kind === "switch" && choice.cases.length > 0 ? y % choice.cases.length : 0;
  const key = pick(["new", "10", "__proto__", "a"], z) ?? "new";
  const none = { type: "remove", ids: [block.id], mode: "heal" } as const;
  const commands: Command[] = [
    { type: "insert", slot, tasks },
    { type: "insertBeside", target: block.id, side, tasks },
    { type: "remove", ids, mode: z % 3 === 0 ? "keepChildren" : "heal" },
    { type: "move", ids, slot },
    { type: "moveBeside", ids, target: pick(blocks, x)?.id ?? "", side },
    { type: "duplicate", ids },
    { type: "wrap", ids, kind: pick(["fork", "switch", "loop"] as const, x) ?? "fork" },
    { type: "unwrap", id: block.id },
    fork ? { type: "addLane", fork: fork.id, at, tasks } : none,
    fork ? { type: "moveLane", fork: fork.id, from: at, to: 0 } : none,
    fork ? { type: "removeLane", fork: fork.id, at } : none,
    fork ? { type: "setLaneWait", fork: fork.id, at, wait: z % 2 === 0 } : none,
    choice ? { type: "addCase", id: choice.id, key, tasks: z % 2 === 0 ? tasks : [] } : none,
    choice ? { type: "renameCase", id: choice.id, at: caseAt, key } : none,
    choice ? { type: "moveCase", id: choice.id, from: caseAt, to: 0 } : none,
    choice ? { type: "duplicateCase", id: choice.id, at: caseAt, key } : none,
    choice ? { type: "removeCase", id: choice.id, at: caseAt } : none,
    { type: "paste", slot, read: readTasks(JSON.stringify(tasks)) },
    { type: "park", ids, x: 0, y: 0 },
    { type: "setTask", id: block.id, edits: [{ path: ["inputParameters", "k"], value: z }] },
    { type: "renameRef", id: block.id, ref: `renamed${z}` },
    fork ? { type: "moveToLane", fork: fork.id, at, ids } : none,
    { type: "changeType", id: block.id, to: pick(TYPES, z) ?? "NOOP" },
    { type: "nudge", ids, across: (y % 9) * 16 - 64, along: (x % 9) * 16 - 64, snap: z % 2 === 0 },
    z % 2 === 0 ? { type: "tidy" } : { type: "tidy", ids },
    fork ? { type: "setLabel", fork: fork.id, at, label: `branch ${z}` } : none,
    { type: "setNote", id: block.id, note: z % 3 === 0 ? "" : "why" },
    { type: "setSample", id: block.id, output: z % 3 === 0 ? null : { n: z } },
    { type: "setDirection", direction: z % 2 === 0 ? "down" : "right" },
    { type: "collapse", id: block.id, collapsed: z % 2 === 0 },
    parked[0] ? { type: "unpark", id: parked[0].id, slot } : none,
    { type: "insertBeside", target: block.id, side, tasks, as: "switch" },
    { type: "extract", ids, name: "part" },
    fork ? { type: "setJoinOn", id: fork.id, joinOn: z % 2 === 0 ? "auto" : [] } : none,
    choice ? { type: "addMergeStep", id: choice.id } : none,
    fork ? { type: "addJoin", id: fork.id } : none,
    policyCommand(block.id, z),
    { type: "setTaskDef", name: "work", definition: z % 2 === 0 ? { retryCount: z } : null },
    { type: "setWorkflow", edits: [{ path: ["description"], value: `v${z}` }] },
    { type: "parkTasks", tasks, x: y, y: x },
    parked[0] ? { type: "moveParked", id: parked[0].id, x, y } : none,
    parked[0] ? { type: "removeParked", id: parked[0].id } : none,
    { type: "replaceDoc", definition: z % 2 === 0 ? print(doc) : OTHER },
    { type: "expandChild", id: block.id, definition: z % 2 === 0 ? OTHER : null },
  ];
  return commands[kind] ?? null;
}

function policyCommand(id: string, z: number): Command {
  const target = pick(["default", "count", "own"] as const, z) ?? "count";
  return { type: "setPolicy", id, target, edits: [{ path: ["retryCount"], value: z }] };
}

/** A definition that has nothing to do with the one that is edited. */
const OTHER: JsonObject = {
  name: "other",
  tasks: [
    { name: "work", taskReferenceName: "o1", type: "SIMPLE" },
    { name: "work", taskReferenceName: "o2", inputParameters: { v: "${o1.output.v}" } },
  ],
};

/** Runs commands one after the other; what is refused changes nothing. */
function play(
  definition: unknown,
  list: readonly Dice[],
  each: (before: Workspace, command: Command, outcome: Outcome) => void,
): Workspace {
  const { workspace: first, newId } = open(definition);
  let workspace = first;
  for (const numbers of list) {
    const command = commandFor(workspace, numbers);
    if (!command) continue;
    const outcome = run(workspace, command, newId);
    each(workspace, command, outcome);
    if (outcome.ok) workspace = outcome.workspace;
  }
  return workspace;
}

/** A document without its internal ids. */
function shape(doc: Doc): unknown {
  return JSON.parse(JSON.stringify(doc, withoutId));
}

const PARTS = ["items", "kind", "seq", "joinOnMode"];

function withoutId(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("id" in value)) return value;
  return PARTS.some((key) => key in value) ? { ...value, id: "" } : value;
}

function reparsed(doc: Doc): Doc {
  const parsed = parse(print(doc), createIds("again"));
  if (!parsed.ok) throw new Error("printed what cannot be read");
  return parsed.doc;
}

/** Codes of problems that no command may add. */
function groups(doc: Doc): string[] {
  return problemsOf({ doc, taskDefs: {}, presentation: { collapsed: {} }, parked: [] })
    .filter(({ group }) => group === "structure" || group === "join")
    .filter(({ level }) => level === "S" || level === "R")
    .map(({ code }) => code)
    .filter((code) => !TO_FILL_IN.has(code));
}

/** A new block may wait for its first task or the name of its workflow; what stands behind an end may be there. */
const TO_FILL_IN = new Set(["WF_EMPTY", "UNREACHABLE", "SUBWF_NO_NAME"]);

describe("every sequence of commands", { timeout: 60_000 }, () => {
  it("leaves a document that reads back as itself", () => {
    fc.assert(
      fc.property(definitions(), dice, (definition, list) => {
        play(definition, list, (_before, command, outcome) => {
          if (!outcome.ok) return;
          const { doc } = outcome.workspace;
          expect({ command, doc: shape(reparsed(doc)) }).toEqual({ command, doc: shape(doc) });
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it("prints what it did not touch to the identical objects", () => {
    fc.assert(
      fc.property(definitions(), dice, (definition, list) => {
        play(definition, list, (before, _command, outcome) => {
          if (!outcome.ok) return;
          const old = new Map([...blocksIn(before.doc.root)].map((block) => [block.id, block]));
          const printed = new Map([...old].map(([id, block]) => [id, printBlock(block)]));
          const same = [...blocksIn(outcome.workspace.doc.root)].filter(
            (block) => JSON.stringify(printed.get(block.id)) === JSON.stringify(printBlock(block)),
          );
          const leaves = same.filter((block) => old.get(block.id) === block || isLeaf(block));
          const copies = leaves.filter(
            (block) => printBlock(block)[0] !== printed.get(block.id)?.[0],
          );
          expect(copies).toEqual([]);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it("keeps reference names unique, and the index equal to the print", () => {
    fc.assert(
      fc.property(definitions(), dice, (definition, list) => {
        play(definition, list, (_before, command, outcome) => {
          if (!outcome.ok) return;
          const { doc } = outcome.workspace;
          const refs = [...blocksIn(doc.root)].flatMap((block) => ownTasks(block).map(refOf));
          expect({ command, refs: [...new Set(refs)] }).toEqual({ command, refs });
          expect([...treeIndex(doc).refs.keys()]).toEqual(refs.filter((ref) => ref !== ""));
          const names = JSON.stringify(print(doc)).match(/"taskReferenceName":"/g) ?? [];
          expect(names.length).toBe(refs.length);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it("adds no structure or join problem to a document that had none", () => {
    fc.assert(
      fc.property(definitions({ sound: true }), dice, (definition, list) => {
        fc.pre(groups(open(definition).workspace.doc).length === 0);
        let isToldByHand = false;
        play(definition, list, (_before, command, outcome) => {
          // What a join is told to wait for by hand is the author's business, also afterwards.
          if (command.type === "setJoinOn" && command.joinOn !== "auto") isToldByHand = true;
          if (!outcome.ok || isToldByHand) return;
          expect({ command, found: groups(outcome.workspace.doc) }).toEqual({ command, found: [] });
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves a picture in which no two cards overlap, whatever was nudged, in both directions", () => {
    fc.assert(
      fc.property(definitions(), dice, (definition, list) => {
        const workspace = play(definition, list, () => undefined);
        const graph = graphOf(workspace);
        const solid = graph.nodes.filter(({ kind }) => !FRAMES.has(kind) && kind !== "parked");
        const pairs = solid.flatMap((a, at) => solid.slice(at + 1).map((b) => [a, b] as const));
        expect(pairs.filter(([a, b]) => overlap(a, b))).toEqual([]);
        expect(graphOf({ ...workspace })).toEqual(graph);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is undone and redone to the identical workspaces", () => {
    fc.assert(
      fc.property(definitions(), dice, (definition, list) => {
        let history = newHistory(open(definition).workspace);
        const seen = [history.present.workspace];
        const newId = createIds("h");
        for (const numbers of list) {
          const { workspace } = history.present;
          const command = commandFor(workspace, numbers);
          const outcome = command && run(workspace, command, newId);
          if (!outcome?.ok || outcome.workspace === workspace) continue;
          const { label, focus } = outcome;
          history = record(history, {
            workspace: outcome.workspace,
            label,
            focus,
            burst: null,
            atMs: 0,
          });
          seen.push(outcome.workspace);
        }
        for (const workspace of seen.toReversed()) {
          expect(history.present.workspace).toBe(workspace);
          history = undo(history);
        }
        for (const workspace of seen) {
          expect(history.present.workspace).toBe(workspace);
          history = redo(history);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What is drawn around others. */
const FRAMES: ReadonlySet<string> = new Set(["loop", "inline"]);

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function isLeaf(block: Block): boolean {
  return block.kind === "task" || block.kind === "join";
}

describe("renaming a task", () => {
  it("keeps the number of references that lead somewhere, and all other texts", () => {
    fc.assert(
      fc.property(definitions(), fc.nat(99), (definition, at) => {
        const { workspace, newId } = open(definition);
        const place = pick([...treeIndex(workspace.doc).blocks.values()], at);
        const old = refOf(place?.block.raw ?? {});
        const outcome = run(
          workspace,
          { type: "renameRef", id: place?.block.id ?? "", ref: "brandnew" },
          newId,
        );
        if (!outcome.ok) return;
        const { doc } = outcome.workspace;
        expect(resolvable(doc)).toBe(resolvable(workspace.doc));
        const back = JSON.stringify(print(doc)).replaceAll("brandnew", old);
        expect(back).toBe(JSON.stringify(print(workspace.doc)));
        expect(treeIndex(doc).refs.has(old)).toBe(false);
      }),
      { numRuns: 1_000 },
    );
  });
});

function resolvable(doc: Doc): number {
  const refs = treeIndex(doc).refs;
  return listReferences(print(doc)).filter(({ root }) => refs.has(root)).length;
}
