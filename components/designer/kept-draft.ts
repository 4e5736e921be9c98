// What of a draft could not be sent before its page was left, in the browser's own storage.
import type { Workspace } from "@/lib/core/definition/document";

import { draftOf } from "./draft";

export interface KeptDraft {
  readonly draft: unknown;
  /** The highest revision that this browser may itself have made on the server; 0: none. */
  readonly revision: number;
}

const key = (name: string) => `baton.draft.${name}`;

export function keepDraft(name: string, workspace: Workspace, revision: number): void {
  const kept: KeptDraft = { draft: draftOf(workspace), revision };
  try {
    localStorage.setItem(key(name), JSON.stringify(kept));
  } catch {
    // No room, or storage is switched off: the server's copy is all there is.
  }
}

export function forgetDraft(name: string): void {
  try {
    localStorage.removeItem(key(name));
  } catch {
    // Storage is switched off.
  }
}

/** Null: nothing was left unsent. */
export function readKeptDraft(name: string): KeptDraft | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key(name)) ?? "null");
    if (typeof value !== "object" || value === null || !("draft" in value)) return null;
    if (!("revision" in value) || typeof value.revision !== "number") return null;
    return { draft: value.draft, revision: value.revision };
  } catch {
    return null;
  }
}

/**
 * The revision on top of which a kept draft is sent: what the server has, unless somebody else made that one;
 * then the last of this browser, which the server refuses, so that the reader is asked.
 */
export function revisionToReplace(kept: KeptDraft, stored: number | null): number | null {
  return stored === null || stored <= kept.revision ? stored : kept.revision;
}
