import type { Workspace } from "../definition/document";
import { refOf } from "../definition/document";
import { freeName, isValidRef, refFrom } from "../definition/names";
import { isMergeStep } from "../definition/parse";
import { scriptMentions } from "../definition/ref-index";
import type { Place } from "../definition/tree-index";
import { treeIndex } from "../definition/tree-index";
import type { Command, EditResult, Effect } from "./command";
import { refuse, unknownPlace } from "./command";
import { renamedPresentation } from "./present";
import { renameRefs } from "./rewrite";
import { titleOf } from "./titles";
import { mapTasks, replaceBlock, withKey, withRaws } from "./tree";

type Of<Type extends Command["type"]> = Extract<Command, { type: Type }>;

/** Gives a task another reference name and rewrites every place that means it, in one step. */
export function renameRef(workspace: Workspace, command: Of<"renameRef">): EditResult {
  const index = treeIndex(workspace.doc);
  const place = index.blocks.get(command.id);
  if (!place) return unknownPlace();
  const part = command.part ?? "self";
  const old = refOfPart(place, part);
  if (old === null) return unknownPlace();
  if (!isValidRef(command.ref)) {
    const ref = freeName(refFrom(command.ref), (name) => index.refs.has(name));
    return refuse(
      "REF_INVALID",
      "A reference name may not be empty or contain __, spaces, ., [, ], $, {, }.",
      { ...command, ref },
    );
  }
  if (command.ref === old) {
    return { ok: true, workspace, focus: [command.id], label: `Kept ${old}` };
  }
  if (index.refs.has(command.ref)) {
    const ref = freeName(command.ref, (name) => index.refs.has(name));
    return refuse("REF_TAKEN", `${command.ref} is already used.`, { ...command, ref });
  }
  const names = newNames(place, old, command.ref, (name) => index.refs.has(name));
  const isShared = index.duplicates.has(old);
  const doc =
    old === "" || isShared
      ? replaceBlock(workspace.doc, command.id, (block) => [
          withRaws(block, (raw, _block, at) =>
            at === part ? withKey(raw, "taskReferenceName", command.ref) : raw,
          ),
        ])
      : renameRefs(workspace.doc, names);
  return {
    ok: true,
    workspace: {
      ...workspace,
      doc,
      presentation: renamedPresentation(workspace.presentation, names),
    },
    focus: [command.id],
    label: `Renamed ${old || titleOf(place.block)} to ${command.ref}`,
    effects: checkByHand(workspace),
  };
}

function refOfPart(place: Place, part: "self" | "join"): string | null {
  const { block } = place;
  if (part === "self") return refOf(block.raw);
  const join = block.kind === "fork" || block.kind === "dynfork" ? block.join : null;
  return join ? refOf(join.raw) : null;
}

/** A switch takes its merge step along. */
function newNames(
  { block }: Place,
  old: string,
  ref: string,
  isTaken: (name: string) => boolean,
): Map<string, string> {
  const names = new Map([[old, ref]]);
  if (block.kind === "switch" && block.merge && isMergeStep(block.merge, block.raw)) {
    names.set(refOf(block.merge), freeName(`${ref}_merge`, isTaken));
  }
  return names;
}

/** Conditions that pick a task by a name that is only known when they run. */
function checkByHand({ doc }: Workspace): Effect[] {
  const effects: Effect[] = [];
  mapTasks(doc, (raw, block, part) => {
    if (part === "self" && scriptMentions(raw).computed) {
      const text = `The condition of ${refOf(raw)} reads names that are computed: check by hand.`;
      effects.push({ kind: "lost", text, blockId: block.id });
    }
    return raw;
  });
  return effects;
}
