import type { DraftBody } from "@/lib/client/queries";
import { createIds, openWorkspace } from "@/lib/core/edit/open";

import { isSameDraft, openingOf, readDraft } from "./draft";
import { type KeptDraft, revisionToReplace } from "./kept-draft";
import { type Conflict, createDesignerStore, type DesignerStore } from "./store";

interface Unread {
  readonly reason: string;
  readonly definition: unknown;
}

export interface Opened {
  readonly store: DesignerStore;
  /** The document is one that an earlier page could not send. */
  readonly isUnsent: boolean;
  /** Of the draft that the next save replaces; null: there is none. */
  readonly revision: number | null;
  /** The pages that left it unsent. */
  readonly former: readonly string[];
}

const NOBODY: readonly string[] = [];

/** The draft, else what is published, else an empty workflow; or why what is stored cannot be drawn. */
export function openDraft(body: DraftBody, kept: KeptDraft | null): Opened | Unread {
  const { name, published, version, updateTime } = body;
  const newId = createIds("b");
  const unsent = kept && readDraft(kept.draft);
  const opening = openingOf(body, unsent);
  const opened = openWorkspace(opening, newId);
  if (!opened.ok) {
    const reason = opened.problems[0]?.message ?? "";
    return { reason, definition: opening.definition };
  }
  const store = createDesignerStore(
    name,
    opened.workspace,
    newId,
    published && { definition: published, version: version ?? 1, hash: body.hash },
  );
  if (readDraft(body.draft)) store.setState({ saved: { state: "saved", atMs: updateTime } });
  const isNews = kept && unsent && !isSameDraft(kept.draft, body.draft);
  if (isNews) store.setState({ restored: { atMs: kept.atMs, stored: storedIn(body) } });
  const revision = kept && unsent ? revisionToReplace(kept, body) : body.revision;
  return { store, isUnsent: unsent !== null, revision, former: kept?.pages ?? NOBODY };
}

/** What the server has beside what was restored; null: nothing. */
function storedIn(body: DraftBody): Conflict | null {
  if (readDraft(body.draft)) return { kind: "draft", theirs: body };
  return body.published === null ? null : { kind: "version", theirs: body };
}
