// What of a draft the server does not have yet, in the browser: in its database after every change, and in its own
// storage, which is written at once, when a page is left.
import { dropDraft, putDraft } from "@/lib/client/drafts-db";
import { openedKept } from "@/lib/client/opened-draft";
import type { DraftBody } from "@/lib/client/queries";
import { writtenDraft } from "@/lib/client/written-draft";
import type { Workspace } from "@/lib/core/definition/document";
import type { JsonObject } from "@/lib/core/json";

import { draftOf, signerOf } from "./draft";

export interface KeptDraft {
  readonly draft: unknown;
  /** The newest revision that the page has heard of; 0: none. */
  readonly revision: number;
  /** Epoch milliseconds. */
  readonly atMs: number;
  /** The page that kept it. */
  readonly page: string;
  /** The pages whose work it goes on with, this one included: what they saved may have arrived unheard. */
  readonly pages: readonly string[];
}

const key = (name: string) => `baton.draft.${name}`;

/** Tells pages apart. */
const PAGE = typeof crypto === "undefined" ? "" : crypto.getRandomValues(new Uint32Array(2)).join();

/** A draft as it is saved, with the page: what this page saved is known again when it never heard that it was. */
export function signed(draft: JsonObject): JsonObject {
  return { ...draft, by: PAGE };
}

/** More than this many pages that all left before their work was saved are not followed. */
const MOST_PAGES = 16;

/** This page and those that it takes over from. */
export function pagesAfter(former: readonly string[]): readonly string[] {
  return [PAGE, ...former.filter((page) => page !== PAGE)].slice(0, MOST_PAGES);
}

interface Seen {
  readonly revision: number;
  readonly pages: readonly string[];
}

function keptOf(workspace: Workspace, seen: Seen): KeptDraft {
  return { draft: draftOf(workspace), ...seen, atMs: Date.now(), page: PAGE };
}

/** Keeps a draft so that it survives the page, whatever ends it. */
export async function keepDraft(name: string, workspace: Workspace, seen: Seen): Promise<void> {
  await putDraft(name, keptOf(workspace, seen));
}

/** Keeps a draft before this call returns: the page is being left. */
export function keepDraftAtOnce(name: string, workspace: Workspace, seen: Seen): void {
  try {
    localStorage.setItem(key(name), JSON.stringify(keptOf(workspace, seen)));
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
  const found = [readKept(await openedKept(name)), readStored(name)].filter((one) => one !== null);
  const [newest] = found.toSorted((a, b) => b.atMs - a.atMs);
  if (!newest) return null;
  const own = { ...newest, page: PAGE, pages: pagesAfter(newest.pages) };
  await putDraft(name, own);
  return { ...own, draft: await writtenDraft(own.draft) };
}

/** `stored` is what the database has. With nothing left unsent there is nothing to wait for. */
export function isNothingKept(name: string, stored: unknown): boolean {
  return readKept(stored) === null && readStored(name) === null;
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
  const pages = "pages" in value && Array.isArray(value.pages) ? value.pages.map(String) : [];
  return { draft: value.draft, revision: value.revision, atMs, page: "", pages };
}

/**
 * The revision on top of which a kept draft is sent: what the server has, unless somebody else made that one;
 * then the last that was heard of, which the server refuses, so that the reader is asked.
 */
export function revisionToReplace(kept: KeptDraft, stored: StoredDraft): number | null {
  const isKnown = stored.revision === null || stored.revision === kept.revision;
  return isKnown || isSavedBy(kept.pages, stored) ? stored.revision : kept.revision;
}

type StoredDraft = Pick<DraftBody, "draft" | "revision">;

/** What the server has is the work of one of these pages. */
export function isSavedBy(pages: readonly string[], { draft }: StoredDraft): boolean {
  const signer = signerOf(draft);
  return signer !== null && pages.includes(signer);
}
