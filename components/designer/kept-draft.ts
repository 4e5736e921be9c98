// What of a draft the server does not have yet, in the browser: in its database after every change, and in its own
// storage, which is written at once, when a page is left.
import type { Workspace } from "@/lib/core/definition/document";

import { draftOf } from "./draft";
import { dropDraft, getDraft, putDraft } from "./drafts-db";

export interface KeptDraft {
  readonly draft: unknown;
  /** The highest revision that this browser may itself have made on the server; 0: none. */
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** The page that kept it. */
  readonly page: string;
}

const key = (name: string) => `baton.draft.${name}`;

/** Tells the pages of this browser apart. */
const PAGE = typeof crypto === "undefined" ? "" : crypto.getRandomValues(new Uint32Array(2)).join();

function keptOf(workspace: Workspace, revision: number): KeptDraft {
  return { draft: draftOf(workspace), revision, atMs: Date.now(), page: PAGE };
}

/** Keeps a draft so that it survives the page, whatever ends it. */
export async function keepDraft(
  name: string,
  workspace: Workspace,
  revision: number,
): Promise<void> {
  await putDraft(name, keptOf(workspace, revision));
}

/** Keeps a draft before this call returns: the page is being left. */
export function keepDraftAtOnce(name: string, workspace: Workspace, revision: number): void {
  try {
    localStorage.setItem(key(name), JSON.stringify(keptOf(workspace, revision)));
  } catch {
    // No room, or storage is switched off: the database has what was there a moment ago.
  }
}

/** The server has it. Gone from this browser when the promise ends. */
export async function forgetDraft(name: string): Promise<void> {
  try {
    localStorage.removeItem(key(name));
  } catch {
    // Storage is switched off.
  }
  await dropDraft(name, PAGE);
}

/** The newest draft that was left unsent; null: there is none. From then on it is this page's. */
export async function readKeptDraft(name: string): Promise<KeptDraft | null> {
  const found = [readKept(await getDraft(name)), readStored(name)].filter((one) => one !== null);
  const [newest] = found.toSorted((a, b) => b.atMs - a.atMs);
  if (!newest) return null;
  const own = { ...newest, page: PAGE };
  await putDraft(name, own);
  return own;
}

function readStored(name: string): KeptDraft | null {
  try {
    return readKept(JSON.parse(localStorage.getItem(key(name)) ?? "null"));
  } catch {
    return null;
  }
}

function readKept(value: unknown): KeptDraft | null {
  if (typeof value !== "object" || value === null || !("draft" in value)) return null;
  if (!("revision" in value) || typeof value.revision !== "number") return null;
  const atMs = "atMs" in value && typeof value.atMs === "number" ? value.atMs : 0;
  return { draft: value.draft, revision: value.revision, atMs, page: "" };
}

/**
 * The revision on top of which a kept draft is sent: what the server has, unless somebody else made that one;
 * then the last of this browser, which the server refuses, so that the reader is asked.
 */
export function revisionToReplace(kept: KeptDraft, stored: number | null): number | null {
  return stored === null || stored <= kept.revision ? stored : kept.revision;
}
