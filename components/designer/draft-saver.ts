import { toast } from "sonner";

import { api, ApiError } from "@/lib/client/api";
import type { Workspace } from "@/lib/core/definition/document";

import { draftOf } from "./draft";
import { forgetDraft, keepDraft } from "./kept-draft";
import { type DesignerStore, type Saved, workspaceOf } from "./store";

/** Sends the open document to the server, one request after the other, and keeps here what cannot be sent. */
export class DraftSaver {
  readonly #store: DesignerStore;
  #revision: number | null;
  /** The document as the server has it; null: it never had this one. */
  #stored: Workspace | null;
  #queue: Promise<void> = Promise.resolve();
  #isSending = false;

  constructor(store: DesignerStore, revision: number | null, isUnsent: boolean) {
    this.#store = store;
    this.#revision = revision;
    this.#stored = isUnsent ? null : this.#workspace;
  }

  save(force = false): Promise<void> {
    this.#queue = this.#queue.then(() => this.#save(force));
    return this.#queue;
  }

  /** "Saved" is never said of what is not: it ends with the change, not when sending begins. */
  changed(): void {
    this.#show(this.#workspace === this.#stored ? "saved" : "saving");
  }

  /** Keeps in the browser what the server does not have. */
  keep(): void {
    const workspace = this.#workspace;
    if (workspace === this.#stored) return;
    // What is under way may arrive, although its answer never will.
    const revision = (this.#revision ?? 0) + (this.#isSending ? 1 : 0);
    keepDraft(this.#name, workspace, revision);
  }

  /** The draft is gone: the next save makes a new one. */
  forget(workspace: Workspace): void {
    this.#revision = null;
    this.#stored = workspace;
    forgetDraft(this.#name);
    this.#show("saved", null);
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

  async #save(force: boolean): Promise<void> {
    const workspace = this.#workspace;
    if (workspace === this.#stored) return;
    this.#show("saving");
    try {
      this.#isSending = true;
      const atMs = await this.#put(workspace, force);
      if (this.#workspace !== workspace) return;
      forgetDraft(this.#name);
      this.#show("saved", atMs);
    } catch (error) {
      this.#isSending = false;
      this.keep();
      if (error instanceof ApiError && error.status === 412) this.#askWhose();
      else this.#show("offline");
    } finally {
      this.#isSending = false;
    }
  }

  async #put(workspace: Workspace, force: boolean): Promise<number> {
    const seen: Record<string, string> =
      this.#revision === null ? { "if-none-match": "*" } : { "if-match": `"${this.#revision}"` };
    const path = `/drafts/${encodeURIComponent(this.#name)}`;
    const body = { draft: draftOf(workspace) };
    const answer = await api<{ revision: number; updateTime: number }>(path, {
      method: "PUT",
      body,
      headers: force ? {} : seen,
    });
    this.#revision = answer.revision;
    this.#stored = workspace;
    return answer.updateTime;
  }

  #askWhose(): void {
    this.#show("conflict");
    toast.warning("Somebody else has saved this draft since.", {
      id: "conflict",
      duration: Number.POSITIVE_INFINITY,
      action: { label: "Keep mine", onClick: () => void this.save(true) },
      cancel: { label: "Take theirs", onClick: () => this.#takeTheirs() },
    });
  }

  #takeTheirs(): void {
    this.#stored = this.#workspace;
    forgetDraft(this.#name);
    window.location.reload();
  }
}
