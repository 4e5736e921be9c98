import type { JsonObject, JsonValue } from "../json";
import { isJsonObject } from "../json";
import { keepWritten } from "../written-numbers";
import type { Block, RawTask, Workspace } from "../definition/document";
import { CHILD_KEYS, childSeqs, nameOf, refOf, typeOf } from "../definition/document";
import { withTaskDefDefaults } from "../definition/defaults";
import { treeIndex } from "../definition/tree-index";
import type { Command, EditResult, ValueEdit, WrapKind } from "./command";
import { refuse, unknownPlace } from "./command";
import { retype } from "./starters";
import { titleOf, titleOfTask } from "./titles";
import { replaceBlock, withKey, withRaws } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** Keys that other commands change. */
const OWN_COMMANDS: ReadonlySet<string> = new Set([
  ...CHILD_KEYS,
  "type",
  "taskReferenceName",
  "joinOn",
]);

/** Changes values of a task. Unknown keys stay; clearing a field deletes its key. */
export function setTask(workspace: Workspace, command: Of<"setTask">): EditResult {
  const place = treeIndex(workspace.doc).blocks.get(command.id);
  if (!place) return unknownPlace();
  const edits = command.edits.filter(({ path }) => isOwnField(path[0], place.block));
  const part = command.part ?? "self";
  const doc = replaceBlock(workspace.doc, command.id, (block) => [
    withRaws(block, (raw, _block, at) => (at === part ? applyEdits(raw, edits) : raw)),
  ]);
  return {
    ok: true,
    workspace: { ...workspace, doc },
    focus: [command.id],
    label: `Changed ${titleOf(place.block)}`,
  };
}

function isOwnField(key: string | undefined, block: Block): boolean {
  if (key === undefined) return false;
  // An exclusive join is a task like any other; only a JOIN's list has its own command.
  if (key === "joinOn") return block.kind === "task";
  return !OWN_COMMANDS.has(key);
}

/** A copy with values set or removed; maps on the way are made where they are missing. */
function applyEdits(raw: JsonObject, edits: readonly ValueEdit[]): JsonObject {
  return edits.reduce<JsonObject>((result, { path, value }) => setAt(result, path, value), raw);
}

function setAt(raw: JsonObject, path: readonly string[], value: JsonValue | undefined): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return raw;
  if (rest.length === 0) return withKey(raw, key, value);
  const inner = Object.hasOwn(raw, key) ? raw[key] : undefined;
  if (Array.isArray(inner)) return withKey(raw, key, setInList(inner, rest, value));
  if (!isJsonObject(inner) && value === undefined) return raw;
  const changed = setAt(isJsonObject(inner) ? inner : {}, rest, value);
  return changed === inner ? raw : withKey(raw, key, changed);
}

function setInList(
  list: readonly JsonValue[],
  path: readonly string[],
  value: JsonValue | undefined,
): JsonValue[] {
  const [key, ...rest] = path;
  const at = Number(key);
  const old = list[at];
  if (!Number.isSafeInteger(at) || at < 0 || at > list.length) return [...list];
  // What stands behind a value that goes has another position then.
  if (rest.length === 0 && value === undefined) return list.toSpliced(at, 1);
  if (rest.length === 0) return keepWritten(list.toSpliced(at, 1, value ?? null), list, key);
  return keepWritten(isJsonObject(old) ? list.with(at, setAt(old, rest, value)) : [...list], list);
}

/** Types that come with a structure of their own, and what makes one around a task. */
const STRUCTURES: Readonly<Record<string, WrapKind | null>> = {
  FORK_JOIN: "fork",
  FORK_JOIN_DYNAMIC: null,
  JOIN: null,
  SWITCH: "switch",
  DECISION: null,
  DO_WHILE: "loop",
};

/**
 * Another type for a task. Reference name, description, policy and the inputs that the new type knows stay; what is given
 * up is listed. A container can only change while it holds nothing; a task becomes a container by being wrapped.
 */
export function changeType(workspace: Workspace, command: Of<"changeType">): EditResult {
  const place = treeIndex(workspace.doc).blocks.get(command.id);
  if (!place) return unknownPlace();
  const { block } = place;
  const { to } = command;
  if (childSeqs(block).some(({ items }) => items.length > 0)) {
    const instead: Command = { type: "unwrap", id: block.id };
    return refuse("HAS_CHILDREN", `${titleOf(block)} holds tasks. Unwrap it first.`, instead);
  }
  if (block.kind === "join") return refuse("JOIN_IS_FIXED", "A join cannot become another task.");
  const structure = Object.hasOwn(STRUCTURES, to) ? STRUCTURES[to] : undefined;
  if (structure !== undefined && to !== typeOf(block.raw)) {
    const ids = [block.id];
    const instead: Command | undefined = structure
      ? { type: "wrap", ids, kind: structure }
      : undefined;
    return refuse(
      "HAS_CHILDREN",
      `${to} comes with tasks of its own: wrap this task instead.`,
      instead,
    );
  }
  if (to === "TERMINATE" && place.at < place.in.seq.items.length - 1) {
    return refuse("AFTER_TERMINATE", "Nothing runs after Terminate.");
  }
  const { raw, lost } = retype(block.raw, to, command);
  const isSame = to === typeOf(block.raw) && JSON.stringify(raw) === JSON.stringify(block.raw);
  if (isSame)
    return { ok: true, workspace, focus: [block.id], label: `${titleOf(block)} is ${to}` };
  const doc = replaceBlock(workspace.doc, block.id, () => [{ kind: "task", id: block.id, raw }]);
  const text = `${to} does not know ${lost.join(", ")}: given up.`;
  return {
    ok: true,
    workspace: { ...workspace, doc },
    focus: [block.id],
    label: `Changed ${titleOf(block)} from ${typeOf(block.raw)} to ${to}`,
    effects: lost.length > 0 ? [{ kind: "lost", text, blockId: block.id }] : [],
    vanishedJoins: block.kind === "dynfork" && block.join ? [refOf(block.join.raw)] : [],
  };
}

/**
 * Changes retry, time-out and rate settings in one of three places: the shared definition of the task's name, the number
 * of retries here, or a complete definition of this task's own.
 */
export function setPolicy(workspace: Workspace, command: Of<"setPolicy">): EditResult {
  const place = treeIndex(workspace.doc).blocks.get(command.id);
  if (!place) return unknownPlace();
  const { raw } = place.block;
  const label = `Changed the policy of ${titleOfTask(raw)}`;
  const focus = [command.id];
  if (command.target === "default") {
    const name = nameOf(raw);
    if (name === "") return refuse("NAME_EMPTY", "A task without a name has no default policy.");
    const old = new Map(Object.entries(workspace.taskDefs)).get(name) ?? { name };
    const taskDefs = withKey(workspace.taskDefs, name, applyEdits(old, command.edits));
    return {
      ok: true,
      workspace: { ...workspace, taskDefs: taskDefs as Workspace["taskDefs"] },
      focus,
      label,
    };
  }
  const doc = replaceBlock(workspace.doc, command.id, (block) => [
    { ...block, raw: withPolicy(block.raw, workspace, command) },
  ]);
  return { ok: true, workspace: { ...workspace, doc }, focus, label };
}

function withPolicy(raw: RawTask, workspace: Workspace, command: Of<"setPolicy">): RawTask {
  if (command.target === "count") {
    return applyEdits(
      raw,
      command.edits.filter(({ path }) => path[0] === "retryCount"),
    );
  }
  const own = raw["taskDefinition"];
  const remove = command.edits.some(({ path }) => path.length === 0);
  if (remove) return withKey(raw, "taskDefinition", undefined);
  const shared = new Map(Object.entries(workspace.taskDefs)).get(nameOf(raw));
  const base = isJsonObject(own)
    ? own
    : ({ ...withTaskDefDefaults(shared ?? {}), name: nameOf(raw) } as JsonObject);
  return withKey(raw, "taskDefinition", applyEdits(base, command.edits));
}

/** Replaces the edited task definition of a name; null forgets it. */
export function setTaskDef(workspace: Workspace, command: Of<"setTaskDef">): EditResult {
  const taskDefs = withKey(workspace.taskDefs, command.name, command.definition ?? undefined);
  return {
    ok: true,
    workspace: { ...workspace, taskDefs: taskDefs as Workspace["taskDefs"] },
    focus: [],
    label: `Changed the task definition ${command.name}`,
  };
}

/** Changes values of the workflow itself. Its version is given when it is published. */
export function setWorkflow(workspace: Workspace, command: Of<"setWorkflow">): EditResult {
  const edits = command.edits.filter(({ path }) => path[0] !== "tasks" && path[0] !== "version");
  const name = edits.find(({ path }) => path.length === 1 && path[0] === "name");
  if (name && (typeof name.value !== "string" || name.value.trim() === "")) {
    return refuse("NAME_EMPTY", "A workflow needs a name.");
  }
  const doc = { ...workspace.doc, raw: applyEdits(workspace.doc.raw, edits) };
  return { ok: true, workspace: { ...workspace, doc }, focus: [], label: "Changed the workflow" };
}
