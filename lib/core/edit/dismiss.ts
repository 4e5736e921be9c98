import { isDismissed } from "../definition/dismissed";
import type { Workspace } from "../definition/document";
import { refOf } from "../definition/document";
import { treeIndex } from "../definition/tree-index";
import type { Command, EditResult } from "./command";
import { unknownPlace } from "./command";
import { titleOf } from "./titles";

/** A doubt about a field of a block was looked at and is none: it is kept beside the definition and told no more. */
export function dismiss(
  workspace: Workspace,
  { id, code, field }: Extract<Command, { type: "dismiss" }>,
): EditResult {
  const block = treeIndex(workspace.doc).blocks.get(id)?.block;
  if (!block || refOf(block.raw) === "") return unknownPlace();
  const ref = refOf(block.raw);
  const { presentation } = workspace;
  if (isDismissed(presentation, ref, code, field)) {
    return { ok: true, workspace, focus: [id], label: "It was dismissed before" };
  }
  const known = presentation.dismissed ?? {};
  const old = Object.hasOwn(known, ref) ? `${known[ref]}\n` : "";
  const dismissed = Object.fromEntries([
    ...Object.entries(known).filter(([name]) => name !== ref),
    [ref, `${old}${code} ${field}`] as const,
  ]);
  const label = `Dismissed a doubt about ${titleOf(block)}`;
  return {
    ok: true,
    workspace: { ...workspace, presentation: { ...presentation, dismissed } },
    focus: [id],
    label,
  };
}
