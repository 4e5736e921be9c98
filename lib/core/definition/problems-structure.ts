import type { JsonObject } from "../json";
import { isJsonObject } from "../json";
import type { Block, ForkBlock, RawTask, Seq } from "./document";
import { nameOf, refOf, typeOf } from "./document";
import { blockEndsRun } from "./join-on";
import { defaultRef, freeName, refFrom } from "./names";
import type { Fix, Problem } from "./problem";
import { typeNeeds } from "./problems-types";
import type { Part, Place, RefPlace, TreeIndex } from "./tree-index";
import { ancestorsOf, pathOf } from "./tree-index";

type Found = Omit<Problem, "group" | "path" | "blockId">;

/** Problems of a block's structure: its names, lanes, place and what its type needs. */
export function structureProblems(
  place: Place,
  index: TreeIndex,
  legacy: ReadonlyMap<string, JsonObject>,
): Problem[] {
  const { block, path } = place;
  const found: Found[] = [
    ...forkProblems(block),
    ...placeProblems(place),
    ...typeNeeds(block),
    ...flowProblems(place, legacy),
  ];
  const own = found.map((one) => withPlace(one, path, block.id));
  for (const part of partsOf(block)) own.push(...nameProblems(place, part, index));
  return own;
}

function withPlace(found: Found, path: string, blockId: string): Problem {
  return { ...found, group: "structure", path, blockId };
}

interface PartTask {
  readonly part: Part;
  readonly raw: RawTask;
}

export function partsOf(block: Block): PartTask[] {
  const parts: PartTask[] = [{ part: "self", raw: block.raw }];
  if ((block.kind === "fork" || block.kind === "dynfork") && block.join) {
    parts.push({ part: "join", raw: block.join.raw });
  }
  if (block.kind === "switch" && block.merge) parts.push({ part: "merge", raw: block.merge });
  return parts;
}

function nameProblems(place: Place, { part, raw }: PartTask, index: TreeIndex): Problem[] {
  const ref = refOf(raw);
  const problems: Found[] = [];
  const name = nameOf(raw);
  if (name === "") {
    const edits = [{ path: ["name"], value: typeOf(raw).toLowerCase() }];
    const fixes =
      part === "merge"
        ? []
        : [
            fix("Use the type as name", {
              type: "setTask",
              id: place.block.id,
              edits,
              ...partOf(part),
            }),
          ];
    problems.push({
      code: "NAME_MISSING",
      level: "S",
      field: "name",
      message: "The task has no name.",
      fixes,
    });
  }
  if (ref === "") {
    const message = "The task has no reference name.";
    const fixes = renameFix(place, part, defaultRef(name || typeOf(raw)), index, "Generate one");
    problems.push({ code: "REF_MISSING", level: "S", field: "taskReferenceName", message, fixes });
  }
  const uses = index.duplicates.get(ref);
  if (uses && !isFirst(uses, place, part)) {
    const message = `${ref} is used ${uses.length === 2 ? "twice" : `${uses.length} times`}.`;
    const fixes = renameFix(place, part, ref, index, "Rename this one");
    problems.push({
      code: "REF_DUPLICATE",
      level: "S",
      field: "taskReferenceName",
      message,
      fixes,
    });
  }
  if (ref.includes("__")) {
    const inLoop = ancestorsOf(place).some(({ block }) => block.kind === "loop");
    const fixes = renameFix(place, part, refFrom(ref), index, "Rename it");
    const message = "__ in a reference name is cut off inside loops.";
    problems.push({
      code: "REF_DOUBLE_UNDERSCORE",
      level: inLoop ? "R" : "W",
      field: "taskReferenceName",
      message,
      fixes,
    });
  }
  return problems.map((one) => ({
    ...withPlace(one, pathOf({ place, part }), place.block.id),
    ...partOf(part),
  }));
}

function isFirst(uses: readonly RefPlace[], place: Place, part: Part): boolean {
  const [first] = uses;
  return first?.place.block.id === place.block.id && first.part === part;
}

/** What marks a problem or a command as one of a join that belongs to a fork. */
export function partOf(part: Part): { part?: "join" } {
  return part === "join" ? { part } : {};
}

function fix(label: string, command: Extract<Fix, { command: unknown }>["command"]): Fix {
  return { label, command };
}

function renameFix(
  place: Place,
  part: Part,
  wanted: string,
  index: TreeIndex,
  label: string,
): Fix[] {
  if (part === "merge") return [];
  const ref = freeName(wanted, (name) => index.refs.has(name));
  return [fix(label, { type: "renameRef", id: place.block.id, ref, ...partOf(part) })];
}

function forkProblems(block: Block): Found[] {
  if (block.kind === "dynfork" && !block.join) return [withoutJoin(block, "DYNFORK_WITHOUT_JOIN")];
  if (block.kind !== "fork") return [];
  const found: Found[] = block.join ? [] : [withoutJoin(block, "FORK_WITHOUT_JOIN")];
  if (block.lanes.length === 0) {
    const fixes = [fix("Remove it", { type: "remove", ids: [block.id], mode: "heal" })];
    found.push({ code: "FORK_NO_LANES", level: "S", message: "The fork has no branch.", fixes });
  }
  if (block.lanes.length === 1) {
    const fixes = [fix("Unwrap", { type: "unwrap", id: block.id })];
    found.push({
      code: "LANE_SINGLE",
      level: "H",
      message: "A fork with one branch runs like a sequence.",
      fixes,
    });
  }
  return [...found, ...emptyLanes(block)];
}

function withoutJoin(block: Block, code: string): Found {
  const message = "A fork must be followed by a join; the run would stop here.";
  return {
    code,
    level: "R",
    message,
    fixes: [fix("Add a join", { type: "addJoin", id: block.id })],
  };
}

function emptyLanes(block: ForkBlock): Found[] {
  return block.lanes.flatMap(({ seq }, at) => {
    if (seq.items.length > 0) return [];
    const noop = { name: "noop", type: "NOOP" };
    const message = `Branch ${at + 1} is empty; the run would fail at the fork.`;
    const fixes = [
      fix("Remove the branch", { type: "removeLane", fork: block.id, at }),
      fix("Add a No-op", { type: "insert", slot: { seq: seq.id, index: 0 }, tasks: [noop] }),
    ];
    return [{ code: "LANE_EMPTY", level: "R", message, fixes } as const];
  });
}

const ends = new WeakMap<Seq, number>();

/** Position of the first block behind which nothing runs; -1 for none. */
function endOf(seq: Seq): number {
  const known = ends.get(seq);
  if (known !== undefined) return known;
  const end = seq.items.findIndex(blockEndsRun);
  ends.set(seq, end);
  return end;
}

function placeProblems(place: Place): Found[] {
  const end = endOf(place.in.seq);
  if (end < 0 || end >= place.at) return [];
  const { block } = place;
  const message = `${refOf(block.raw) || nameOf(block.raw)} can never run: everything before it ends the workflow.`;
  const fixes = [
    fix("Delete it", { type: "remove", ids: [block.id], mode: "heal" }),
    fix("Move it before the end", {
      type: "move",
      ids: [block.id],
      slot: { seq: place.in.seq.id, index: end },
    }),
    fix("Set it aside", { type: "park", ids: [block.id], x: 0, y: 0 }),
  ];
  return [{ code: "UNREACHABLE", level: "R", message, fixes }];
}

const LEGACY: Readonly<Record<string, string>> = { DECISION: "SWITCH", LAMBDA: "INLINE" };

/** Types that Conductor keeps for old definitions. */
export function isLegacy(raw: RawTask): boolean {
  return Object.hasOwn(LEGACY, typeOf(raw));
}

function flowProblems(place: Place, legacy: ReadonlyMap<string, JsonObject>): Found[] {
  const { block } = place;
  const type = typeOf(block.raw);
  const found: Found[] = [];
  const modern = Object.hasOwn(LEGACY, type) ? LEGACY[type] : undefined;
  if (modern !== undefined) {
    const message = `${type} is deprecated; ${modern} does the same.`;
    const definition = legacy.get(refOf(block.raw));
    const fixes = definition ? [fix(`Make it ${modern}`, { type: "replaceDoc", definition })] : [];
    found.push({ code: "LEGACY_TYPE", level: "H", message, fixes });
  }
  if (block.kind === "switch") found.push(...missingValue(block.id, block.raw));
  if (block.kind === "loop") found.push(...loopProblems(place));
  return found;
}

function missingValue(id: string, raw: RawTask): Found[] {
  const key = raw["expression"];
  const inputs = raw["inputParameters"];
  if (raw["evaluatorType"] !== "value-param" || typeof key !== "string" || key === "") return [];
  if (isJsonObject(inputs) && Object.hasOwn(inputs, key)) return [];
  const message = `${key} is not an input of this switch; the case would always be "null".`;
  return [
    {
      code: "SWITCH_VALUE_MISSING",
      level: "W",
      field: `inputParameters.${key}`,
      message,
      fixes: [
        fix(`Add the input ${key}`, {
          type: "setTask",
          id,
          edits: [{ path: ["inputParameters", key], value: "" }],
        }),
      ],
    },
  ];
}

function loopProblems(place: Place): Found[] {
  const { block } = place;
  const condition = block.raw["loopCondition"];
  const found: Found[] = [];
  if (typeof condition === "string" && /^\s*(?:true|1)\s*;?\s*$/.test(condition)) {
    const value = `$.${refOf(block.raw)}['iteration'] < 10`;
    const edits = [{ path: ["loopCondition"], value }];
    const fixes = [fix("Stop after 10 rounds", { type: "setTask", id: block.id, edits })];
    found.push({
      code: "LOOP_ENDLESS",
      level: "W",
      field: "loopCondition",
      message: "This condition is always true.",
      fixes,
    });
  }
  if (ancestorsOf(place).some((around) => around.block.kind === "loop")) {
    const message = "Conductor supports loops inside loops only partly.";
    const fixes = [{ label: "Make it a sub-workflow", extract: place.block.id }];
    found.push({ code: "LOOP_NESTED", level: "W", message, fixes });
  }
  return found;
}
