// What the designer opens, read when it is about to be needed: beside the page's code, not behind it.
import { queryOptions } from "@tanstack/react-query";

import { api } from "./api";
import { getDraft } from "./drafts-db";
import type { DraftBody } from "./queries";
import { writtenDraft } from "./written-draft";

/** An answer that nobody has taken for so long may be of the past. */
const FRESH_MS = 5_000;
/** From pressing a link to following it: asked once. */
const PRESS_MS = 1_000;

/** The server's draft, and what this browser has kept of it; null: nothing. */
interface Arrived {
  readonly body: DraftBody;
  readonly kept: unknown;
}

interface Ahead {
  readonly name: string;
  readonly atMs: number;
  readonly body: Promise<DraftBody>;
  readonly kept: Promise<unknown>;
  /** Null: on its way. */
  arrived: Arrived | null;
}

let ahead: Ahead | null = null;

/** Reads a workflow whose designer is on its way; the designer takes it, once. */
export function readAhead(name: string): void {
  if (ahead?.name === name && performance.now() - ahead.atMs < PRESS_MS) return;
  const now: Ahead = {
    name,
    atMs: performance.now(),
    body: read(name),
    kept: getDraft(name),
    arrived: null,
  };
  ahead = now;
  const arrive = async () => {
    now.arrived = { body: await now.body, kept: await now.kept };
  };
  // Told to whoever takes it.
  arrive().catch(() => undefined);
}

/** What was read ahead, when all of it is there already: the designer begins with its graph. Pure; null: not yet. */
export function arrivedAhead(name: string): Arrived | null {
  return fresh(name)?.arrived ?? null;
}

/** The designer is open: from then on its own document is the truth. */
export function forgetAhead(): void {
  ahead = null;
}

/**
 * The draft of a workflow beside its published definition, as they are when its designer opens: from then on the open
 * document is the truth. Never an answer that other parts of the page have kept.
 */
export function openedDraft(name: string) {
  return queryOptions({
    queryKey: ["opened-draft", name],
    queryFn: () => fresh(name)?.body ?? read(name),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}

/** What this browser has kept of a workflow that is being opened, as it is stored; null: nothing. */
export function openedKept(name: string): Promise<unknown> {
  return fresh(name)?.kept ?? getDraft(name);
}

function fresh(name: string): Ahead | null {
  if (ahead?.name !== name) return null;
  return performance.now() - ahead.atMs < FRESH_MS ? ahead : null;
}

async function read(name: string): Promise<DraftBody> {
  const body = await api<DraftBody>(`/drafts/${encodeURIComponent(name)}`);
  return { ...body, draft: await writtenDraft(body.draft) };
}
