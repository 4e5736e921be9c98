import { api, ApiError } from "@/lib/client/api";
import type { DraftBody } from "@/lib/client/queries";
import type { Workspace } from "@/lib/core/definition/document";
import type { JsonObject } from "@/lib/core/json";

import { besideOf, draftOf } from "./draft";
import {
  forgetDraft,
  isSavedBy,
  keepDraft,
  keepDraftAtOnce,
  pagesAfter,
  signed,
} from "./kept-draft";
import { isPublished } from "./run/run-definition";
import { type DesignerStore, type Saved, workspaceOf } from "./store";

/** Sends the open document to the server, one request after the other, and keeps here what cannot be sent. */
export class DraftSaver {
  readonly #store: DesignerStore;
  #revision: number | null;
  /** The document as the server has it; null: it never had this one. */
  #stored: Workspace | null;
  #queue: Promise<void> = Promise.resolve();
  #isSending = false;
  /** This browser holds something that would be taken for work the server does not have. */
  #isKept: boolean;
  /** What they saved is this page's own work, even when nobody heard that it arrived. */
  readonly #pages: readonly string[];

  /** `former`: the pages that left what is unsent. */
  constructor(
    store: DesignerStore,
    revision: number | null,
    isUnsent: boolean,
    former: readonly string[] = [],
  ) {
    this.#pages = pagesAfter(former);
    this.#store = store;
    this.#revision = revision;
    this.#stored = isUnsent ? null : this.#workspace;
    this.#isKept = isUnsent;
  }

  save(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#save());
    return this.#queue;
  }

  /** Of the draft that the next save replaces; null: there is none. */
  get revision(): number | null {
    return this.#revision;
  }

  /** What the server has, in answer to a question: this page's own work is no news, although its answer was lost. */
  heard(body: DraftBody): void {
    const isNews = body.revision !== null && body.revision > (this.#revision ?? 0);
    if (isNews && isSavedBy(this.#pages, body)) this.#revision = body.revision;
  }

  /** A save is under way: what the server has may be newer than what is known here. */
  get isBusy(): boolean {
    return this.#isSending;
  }

  /** The next save replaces this revision; `stored`: the document that it holds, null for another one. */
  adopt(revision: number | null, stored: Workspace | null): void {
    this.#revision = revision;
    this.#stored = stored;
    if (stored) void this.#forget();
    this.changed();
  }

  /** "Saved" is never said of what is not: it ends with the change, not when sending begins. */
  changed(): void {
    const state = this.#store.getState().conflict ? "conflict" : "saving";
    this.#show(this.#workspace === this.#stored ? "saved" : state);
  }

  /** Keeps in the browser what the server does not have; a way back to what it has is kept by forgetting. */
  async keep(): Promise<void> {
    const workspace = this.#workspace;
    if (workspace === this.#stored) return this.#forget();
    this.#isKept = true;
    await keepDraft(this.#name, workspace, this.#seen);
  }

  /** The same before the call returns: the page is being left. The newest wins over what may not be forgotten in time. */
  keepAtOnce(): void {
    const workspace = this.#workspace;
    if (workspace === this.#stored && !this.#isKept) return;
    keepDraftAtOnce(this.#name, workspace, this.#seen);
  }

  get #seen() {
    return { revision: this.#revision ?? 0, pages: this.#pages };
  }

  /** The document is published: a draft is left only of what stands beside it (its revision), or none (null). */
  settled(workspace: Workspace, revision: number | null): void {
    this.#revision = revision;
    this.#stored = workspace;
    void this.#forget();
    this.#show("saved", null);
  }

  /** What the server has needs no copy here. */
  async #forget(): Promise<void> {
    const workspace = this.#workspace;
    await forgetDraft(this.#name);
    if (workspace === this.#workspace) this.#isKept = false;
  }

  get #name(): string {
    return this.#store.getState().name;
  }

  get #workspace(): Workspace {
    return workspaceOf(this.#store.getState());
  }

  #show(state: Saved["state"], atMs = this.#store.getState().saved.atMs): void {
    this.#store.setState({ saved: { state, atMs } });
  }

  async #save(): Promise<void> {
    const workspace = this.#workspace;
    // While nobody has said whose work goes on, nothing is written.
    if (workspace === this.#stored || this.#store.getState().conflict) return;
    this.#show("saving");
    try {
      this.#isSending = true;
      const atMs = await this.#put(workspace);
      if (this.#workspace !== workspace) return;
      void this.#forget();
      this.#show("saved", atMs);
    } catch (error) {
      this.#isSending = false;
      await this.keep();
      const isTaken = error instanceof ApiError && error.status === 412;
      if (isTaken) await this.#askWhose().catch(() => this.#show("offline"));
      else this.#show("offline");
    } finally {
      this.#isSending = false;
    }
  }

  async #put(workspace: Workspace): Promise<number> {
    const seen: Record<string, string> =
      this.#revision === null ? { "if-none-match": "*" } : { "if-match": `"${this.#revision}"` };
    const path = `/drafts/${encodeURIComponent(this.#name)}`;
    const body = { draft: signed(this.#draft(workspace)) };
    const answer = await api<{ revision: number; updateTime: number }>(path, {
      method: "PUT",
      body,
      headers: seen,
    });
    this.#revision = answer.revision;
    this.#stored = workspace;
    return answer.updateTime;
  }

  /** What is published as it is needs no draft, only what stands beside it. */
  #draft(workspace: Workspace): JsonObject {
    const state = this.#store.getState();
    const isSame = workspaceOf(state) === workspace && isPublished(state);
    return isSame ? (besideOf(workspace) ?? {}) : draftOf(workspace);
  }

  /** Shows whose work it would write over; the document here stays as it is. Over its own it is written. */
  async #askWhose(): Promise<void> {
    const body = await api<DraftBody>(`/drafts/${encodeURIComponent(this.#name)}`);
    if (body.revision === null || isSavedBy(this.#pages, body)) {
      this.#revision = body.revision;
      void this.save();
      return;
    }
    this.#show("conflict");
    this.#store.setState({ conflict: { kind: "draft", theirs: body } });
  }
}
