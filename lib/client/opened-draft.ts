// The document that the designer opens, read when it is about to be needed: beside the page's code, not behind it.
import { queryOptions } from "@tanstack/react-query";

import { api } from "./api";
import type { DraftBody } from "./queries";
import { writtenDraft } from "./written-draft";

/** An answer that nobody has taken for so long may be of the past. */
const FRESH_MS = 5_000;

interface Ahead {
  readonly name: string;
  readonly atMs: number;
  readonly body: Promise<DraftBody>;
}

let ahead: Ahead | null = null;

/** Asks the server for a workflow whose designer is on its way; `openedDraft` takes the answer, once. */
export function readAhead(name: string): void {
  const body = read(name);
  // Told to whoever takes it.
  body.catch(() => undefined);
  ahead = { name, atMs: performance.now(), body };
}

/**
 * The draft of a workflow beside its published definition, as they are when its designer opens: from then on the open
 * document is the truth. Never an answer that other parts of the page have kept.
 */
export function openedDraft(name: string) {
  return queryOptions({
    queryKey: ["opened-draft", name],
    queryFn: () => taken(name) ?? read(name),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

function taken(name: string): Promise<DraftBody> | null {
  const found = ahead;
  ahead = null;
  const isFresh = found !== null && performance.now() - found.atMs < FRESH_MS;
  return isFresh && found.name === name ? found.body : null;
}

async function read(name: string): Promise<DraftBody> {
  const body = await api<DraftBody>(`/drafts/${encodeURIComponent(name)}`);
  return { ...body, draft: await writtenDraft(body.draft) };
}
