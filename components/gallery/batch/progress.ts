import type { SentPhoto } from "@/lib/client/batch-sender";
import { isOnItsWay } from "@/lib/client/batch-sender";
import { type BatchRun, countsOf } from "@/lib/core/gallery/batch";

/** How far a batch is; the parts add up to `total`. */
export interface BatchProgress {
  readonly total: number;
  readonly completed: number;
  readonly failed: number;
  /** Runs that go on. */
  readonly open: number;
  /** Photos that this tab still sends. */
  readonly sending: number;
  /** Photos that did not become runs. */
  readonly refused: number;
  /** Photos of which nobody knows: the tab that sent them is gone. */
  readonly lost: number;
}

/** `wanted`: how many photos the batch was started with; null: not known. Pure. */
export function progressOf(
  runs: readonly Pick<BatchRun, "status">[],
  photos: readonly Pick<SentPhoto, "state">[] | undefined,
  wanted: number | null,
): BatchProgress {
  const counts = countsOf(runs);
  const started = photos?.filter(({ state }) => state === "started").length ?? 0;
  // A run that this tab has started may not be in the list yet.
  const unseen = Math.max(0, started - runs.length);
  const sending = (photos?.filter(isOnItsWay).length ?? 0) + unseen;
  const refused = photos?.filter(({ state }) => state === "refused").length ?? 0;
  const known = runs.length + sending + refused;
  const lost = photos ? 0 : Math.max(0, (wanted ?? 0) - known);
  return { total: known + lost, ...counts, sending, refused, lost };
}

/** In words, for the line beside the bar: `17 of 20 done · 1 failed · 2 running`. */
export function progressText(progress: BatchProgress): string {
  const { total, completed, failed, open, sending, refused, lost } = progress;
  return [
    `${completed} of ${total} done`,
    failed > 0 ? `${failed} failed` : "",
    open > 0 ? `${open} running` : "",
    sending > 0 ? `${sending} being sent` : "",
    refused > 0 ? `${refused} refused` : "",
    lost > 0 ? `${lost} not sent` : "",
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
