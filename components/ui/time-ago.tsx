"use client";

import { useEffect, useState } from "react";

import { onTick } from "@/lib/client/clock";
import { agoText, timeText } from "@/lib/client/format";

const AGAIN_MS = 30_000;

/** `5 min ago`, kept true while it is shown; the exact time is its tooltip. */
export function TimeAgo({ iso }: { readonly iso: string }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => onTick(AGAIN_MS, () => setNowMs(Date.now())), []);
  const atMs = Date.parse(iso);
  if (Number.isNaN(atMs)) return null;
  return (
    <time dateTime={iso} title={timeText(iso)} className="whitespace-nowrap tabular-nums">
      {agoText(atMs, nowMs)}
    </time>
  );
}
