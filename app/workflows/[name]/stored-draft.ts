import { headers } from "next/headers";

import type { DraftBody } from "@/lib/client/queries";
import { sharedRuntime } from "@/lib/server/runtime";

/** Larger ones would keep the server from others while they are drawn. */
const MOST_LETTERS = 500_000;

/** Who asks, and of which host: the API decides as if the page had asked it. */
const WHO = ["host", "cookie", "authorization"];

export function draftAddress(name: string): string {
  return `/api/drafts/${encodeURIComponent(name)}`;
}

/** A whole page is asked for, not what a page of Baton lacks to become this one. */
export async function isDocument(): Promise<boolean> {
  return (await headers()).get("accept")?.includes("text/html") ?? false;
}

/** What the API tells the sender of this request about a workflow: "large" is too much for a picture, null nothing. */
export async function storedDraft(name: string): Promise<DraftBody | "large" | null> {
  const sent = await headers();
  const own = new Headers();
  for (const key of WHO) {
    const value = sent.get(key);
    if (value !== null) own.set(key, value);
  }
  const { api } = await sharedRuntime();
  const address = new URL(draftAddress(name), "http://localhost");
  const answer = await api.fetch(new Request(address, { headers: own }));
  if (!answer.ok) return null;
  const text = await answer.text();
  return text.length > MOST_LETTERS ? "large" : (JSON.parse(text) as DraftBody);
}
