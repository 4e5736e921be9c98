import { isDismissed, OF_WORKFLOW } from "../definition/dismissed";
import type { Id, RawTask, Workspace } from "../definition/document";
import { refOf } from "../definition/document";
import { treeIndex } from "../definition/tree-index";
import type { Command, EditResult } from "./command";
import { unknownPlace } from "./command";
import { titleOfTask } from "./titles";

type Dismissal = Extract<Command, { type: "dismiss" }>;

/** A doubt about a field was looked at and is none: it is kept beside the definition and told no more. */
export function dismiss(workspace: Workspace, command: Dismissal): EditResult {
  const doubted = doubtedBy(workspace, command);
  if (!doubted) return unknownPlace();
  const { ref, title, focus } = doubted;
  const { code, field } = command;
  const { presentation } = workspace;
  if (isDismissed(presentation, ref, code, field)) {
    return { ok: true, workspace, focus, label: "It was dismissed before" };
  }
  const known = presentation.dismissed ?? {};
  const old = Object.hasOwn(known, ref) ? `${known[ref]}\n` : "";
  const dismissed = Object.fromEntries([
    ...Object.entries(known).filter(([name]) => name !== ref),
    [ref, `${old}${code} ${field}`] as const,
  ]);
  const label = `Dismissed a doubt about ${title}`;
  return {
    ok: true,
    workspace: { ...workspace, presentation: { ...presentation, dismissed } },
    focus,
    label,
  };
}

interface Doubted {
  readonly ref: string;
  readonly title: string;
  readonly focus: Id[];
}

function doubtedBy({ doc }: Workspace, { id, part }: Dismissal): Doubted | null {
  if (id === null) return { ref: OF_WORKFLOW, title: "the outputs", focus: [] };
  const block = treeIndex(doc).blocks.get(id)?.block;
  let raw: RawTask | undefined = block?.raw;
  if (block && part === "join") raw = "join" in block ? block.join?.raw : undefined;
  return raw && refOf(raw) !== ""
    ? { ref: refOf(raw), title: titleOfTask(raw), focus: [id] }
    : null;
}
