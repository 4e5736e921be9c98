import { createStore, useStore } from "zustand";

import type { JsonObject } from "@/lib/core/json";

import { api, ApiError } from "./api";
import { uploadPhoto } from "./upload";
import { noteRun } from "./watched-runs";

/** One photo on its way to a run of its own. */
export interface SentPhoto {
  readonly key: number;
  readonly file: File;
  readonly state: "waiting" | "sending" | "started" | "refused";
  /** Share that is sent, 0 to 1. */
  readonly share: number;
  /** Why it was refused, in the server's words. */
  readonly problem: string | null;
}

/** A batch that this tab sends. */
export interface SentBatch {
  readonly id: string;
  readonly photos: readonly SentPhoto[];
}

export interface BatchPlan {
  readonly id: string;
  readonly files: readonly File[];
  /** The body of `POST /api/workflow` for a stored photo. */
  readonly bodyOf: (location: string) => JsonObject;
}

interface Sender extends SentBatch {
  readonly bodyOf: BatchPlan["bodyOf"];
}

const store = createStore<{ readonly batches: ReadonlyMap<string, Sender> }>(() => ({
  batches: new Map(),
}));

/** Uploads at the same time: the server decodes while the next one arrives. */
const LANES = 3;

/** Whether a photo has neither become a run nor been refused. */
export function isOnItsWay({ state }: Pick<SentPhoto, "state">): boolean {
  return state === "waiting" || state === "sending";
}

/** A batch while this tab sends it, and afterwards; undefined: another tab did, or it was reloaded. */
export function useSentBatch(id: string): SentBatch | undefined {
  return useStore(store, ({ batches }) => batches.get(id));
}

/** Stores every photo and starts a run with it. Goes on while other pages of the app are looked at. */
export function sendBatch({ id, files, bodyOf }: BatchPlan): void {
  const photos = files.map((file, key) => ({ ...WAITING, key, file }));
  put({ id, photos, bodyOf });
  window.addEventListener("beforeunload", warn);
  for (let lane = 0; lane < LANES; lane += 1) void work(id);
}

const WAITING = { state: "waiting", share: 0, problem: null } as const;

/** Another try with a photo that was refused. */
export function sendAgain(id: string, key: number): void {
  change(id, key, WAITING);
  void work(id);
}

async function work(id: string): Promise<void> {
  for (let next = waitingIn(id); next; next = waitingIn(id)) {
    const { key, file } = next;
    change(id, key, { state: "sending", share: 0 });
    await send(id, key, file).then(
      () => change(id, key, { state: "started", share: 1 }),
      (error: unknown) => change(id, key, { state: "refused", problem: wordsOf(error) }),
    );
  }
}

async function send(id: string, key: number, file: File): Promise<void> {
  const location = await uploadPhoto(file, (share) => change(id, key, { share }));
  const bodyOf = store.getState().batches.get(id)?.bodyOf;
  if (!bodyOf) return;
  // With a key of its own: a start whose answer was lost is not done twice.
  const body = { ...bodyOf(location), correlationId: id, idempotencyKey: `${id}:${key}` };
  const runId = await api<string>("/workflow", { method: "POST", body });
  const { name } = body as { readonly name?: unknown };
  noteRun({ id: runId, name: String(name), status: "RUNNING", batch: id });
}

/** Whether photos of a batch are still to become runs. */
export function isBatchSending(id: string): boolean {
  return store.getState().batches.get(id)?.photos.some(isOnItsWay) ?? false;
}

/** How many photos of a batch this tab could not make runs of. */
export function refusedIn(id: string): number {
  const photos = store.getState().batches.get(id)?.photos ?? [];
  return photos.filter(({ state }) => state === "refused").length;
}

/** Hears of every batch of which the last photo has become a run or was refused; the answer takes the listener back. */
export function onBatchSent(listener: (id: string) => void): () => void {
  return store.subscribe(({ batches }, before) => {
    for (const [id, { photos }] of batches) {
      const wasSending = before.batches.get(id)?.photos.some(isOnItsWay) ?? false;
      if (wasSending && !photos.some(isOnItsWay)) listener(id);
    }
  });
}

function waitingIn(id: string): SentPhoto | undefined {
  return store
    .getState()
    .batches.get(id)
    ?.photos.find(({ state }) => state === "waiting");
}

function change(id: string, key: number, changes: Partial<SentPhoto>): void {
  const batch = store.getState().batches.get(id);
  if (!batch) return;
  const photos = batch.photos.map((one) => (one.key === key ? { ...one, ...changes } : one));
  put({ ...batch, photos });
}

function put(batch: Sender): void {
  store.setState(({ batches }) => ({ batches: new Map(batches).set(batch.id, batch) }));
}

function wordsOf(error: unknown): string {
  return error instanceof ApiError ? error.message : "The photo could not be sent.";
}

/** Photos that are not sent yet would be lost. */
function warn(event: BeforeUnloadEvent): void {
  const all = [...store.getState().batches.values()].flatMap(({ photos }) => photos);
  if (all.some(isOnItsWay)) event.preventDefault();
}

/** `batch-20260131-4fz1k9`: sorts by day, short enough to read aloud. */
export function newBatchId(now: Date): string {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("");
  const random = crypto.getRandomValues(new Uint8Array(6));
  return `batch-${day}-${[...random].map((byte) => (byte % 36).toString(36)).join("")}`;
}
