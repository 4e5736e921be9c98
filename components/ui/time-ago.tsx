"use client";

import { agoText, timeText } from "@/lib/client/format";
import { useServerNow } from "@/lib/client/server-clock";

const AGAIN_MS = 30_000;

/** `5 min ago` by the server's clock, kept true while it is shown; the exact time is its tooltip. */
export function TimeAgo({ iso }: { readonly iso: string }) {
  const nowMs = useServerNow(AGAIN_MS);
  const atMs = Date.parse(iso);
  if (Number.isNaN(atMs)) return null;
  return (
    <time dateTime={iso} title={timeText(iso)} className="whitespace-nowrap tabular-nums">
      {agoText(atMs, nowMs)}
    </time>
  );
}
