import { useEffect, useState } from "react";

import { onTick } from "./clock";

/** What is known of the server's clock minus ours, in ms. */
interface Known {
  readonly atLeast: number;
  readonly atMost: number;
}

let known: Known | null = null;

/** An HTTP date tells the second that is going on. */
const SECOND_MS = 1_000;

/**
 * Learns the server's clock from an answer: its `Date`, written at some moment between `sentAt` and `receivedAt` (our
 * clock, epoch ms). Every answer narrows what is known; one that contradicts it begins anew, a clock was set.
 */
export function noteServerDate(date: string | null, sentAt: number, receivedAt: number): void {
  const second = Date.parse(date ?? "");
  if (Number.isNaN(second)) return;
  const told = { atLeast: second - receivedAt, atMost: second + SECOND_MS - sentAt };
  const atLeast = Math.max(told.atLeast, known?.atLeast ?? told.atLeast);
  const atMost = Math.min(told.atMost, known?.atMost ?? told.atMost);
  known = atLeast <= atMost ? { atLeast, atMost } : told;
}

/** The server's clock, epoch ms, to less than a second; ours while the two may agree or nothing was heard yet. */
export function serverNow(): number {
  const now = Date.now();
  if (known === null || (known.atLeast <= 0 && known.atMost >= 0)) return now;
  return now + (known.atLeast + known.atMost) / 2;
}

/** `serverNow`, again every `everyMs` while the page is on screen. */
export function useServerNow(everyMs: number): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => onTick(everyMs, () => setNow(serverNow())), [everyMs]);
  return now;
}
