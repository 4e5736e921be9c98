import type { DraftBody } from "@/lib/client/queries";
import type { Presentation } from "@/lib/core/definition/document";
import { print } from "@/lib/core/definition/print";
import { record } from "@/lib/core/edit/history";
import { openWorkspace } from "@/lib/core/edit/open";
import { run } from "@/lib/core/edit/run";
import type { JsonObject } from "@/lib/core/json";

import { say, select } from "../actions";
import { readDraft } from "../draft";
import type { DraftSaver } from "../draft-saver";
import { type Conflict, type DesignerStore, workspaceOf } from "../store";

interface Known {
  /** The newest version; 0: none. */
  readonly version: number;
  /** Of its text; null: it is not known. */
  readonly hash: string | null;
  readonly revision: number | null;
}

/** What is different on the server from what this page knows; null: nothing. */
export function conflictIn(body: DraftBody, known: Known): Conflict | null {
  const version = body.version ?? 0;
  const isReplaced = version === known.version && known.hash !== null && body.hash !== known.hash;
  if (version > known.version || (isReplaced && version > 0)) {
    return { kind: "version", theirs: body };
  }
  const isNewer = body.revision !== null && body.revision > (known.revision ?? 0);
  return isNewer && readDraft(body.draft) ? { kind: "draft", theirs: body } : null;
}

/** What they have: the version, or the draft; null: nothing that can be read. */
export function theirDefinition({ kind, theirs }: Conflict): JsonObject | null {
  if (kind === "version") return theirs.published;
  return readDraft(theirs.draft)?.definition ?? theirs.published;
}

/** The other text and this one, for a comparison. */
export function textsOf(store: DesignerStore, conflict: Conflict) {
  return {
    theirs: JSON.stringify(theirDefinition(conflict) ?? {}, null, 2),
    mine: JSON.stringify(print(workspaceOf(store.getState()).doc), null, 2),
  };
}

/** Their work in place of this one, as a step that can be undone. */
export function takeTheirs(store: DesignerStore, saver: DraftSaver, conflict: Conflict): boolean {
  const { kind, theirs } = conflict;
  const content = kind === "version" ? null : readDraft(theirs.draft);
  const definition = content?.definition ?? theirs.published;
  const before = workspaceOf(store.getState());
  // A version says nothing of what stands beside it: that of this page goes on.
  const { presentation, parked } = before;
  const beside = content ?? { collapsed: presentation.collapsed, shown: presentation, parked };
  const opened = openWorkspace(
    {
      definition,
      taskDefs: content?.taskDefs ?? {},
      parked: beside.parked,
      ...(beside.collapsed ? { collapsed: beside.collapsed } : {}),
      shown: (beside.shown ?? {}) as Omit<Presentation, "collapsed">,
    },
    store.newId,
  );
  const outcome = definition && run(before, { type: "replaceDoc", definition }, store.newId);
  if (!opened.ok || !outcome?.ok) {
    say(store, "What they saved cannot be drawn.");
    return false;
  }
  const workspace = { ...opened.workspace, doc: outcome.workspace.doc };
  const label = "Took what was saved elsewhere";
  store.setState(({ history }) => ({
    history: record(history, { workspace, label, focus: [], burst: null, atMs: Date.now() }),
    conflict: null,
  }));
  select(store, []);
  settleVersion(store, theirs);
  saver.adopt(theirs.revision, kind === "draft" ? workspace : null);
  say(store, `${label}. Undo brings yours back.`);
  return true;
}

/** This work stays: it is saved on top of what they did, which was seen. */
export function keepMine(store: DesignerStore, saver: DraftSaver, { theirs }: Conflict): void {
  store.setState({ conflict: null });
  settleVersion(store, theirs);
  saver.adopt(theirs.revision, null);
  void saver.save();
  say(store, "Kept yours");
}

/** The version that was published meanwhile is what the next one follows. */
function settleVersion(store: DesignerStore, { published, version, hash }: DraftBody): void {
  if (published && version !== null) {
    store.setState({ published: { definition: published, version, hash } });
  }
}
