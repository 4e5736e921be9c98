import { AppError } from "@/lib/core/errors";

/** Requests of one kind that an address may make per minute; 0: as many as it likes. */
export interface RequestRates {
  readonly startsPerMinute: number;
  readonly uploadsPerMinute: number;
}

const MINUTE_MS = 60_000;
const MOST_ADDRESSES = 10_000;
const START = /^\/api\/(run\/.|workflow$|workflow\/execute\/.|workflow\/[^/]+$)/;
const UPLOAD = /^\/api\/artifacts(\/|$)/;

/**
 * Limits on starts and uploads, by address. After a pause a whole minute's number may come at once, then one at a time as
 * they become free; per address only the time is kept at which the next would come if they came evenly.
 */
export class RequestRateGate {
  private readonly rates: RequestRates;
  private readonly now: () => number;
  private readonly dueAt = new Map<string, number>();

  constructor(rates: RequestRates, now: () => number) {
    this.rates = rates;
    this.now = now;
  }

  /** Counts a request. @throws AppError RATE_LIMITED. */
  check(method: string, path: string, address: () => string): void {
    if (method !== "POST") return;
    const { startsPerMinute, uploadsPerMinute } = this.rates;
    if (UPLOAD.test(path)) this.count("uploads", uploadsPerMinute, address);
    else if (START.test(path)) this.count("starts", startsPerMinute, address);
  }

  private count(kind: string, perMinute: number, address: () => string): void {
    if (perMinute === 0) return;
    const key = `${kind} ${address()}`;
    const now = this.now();
    const due = Math.max(now, this.dueAt.get(key) ?? 0) + MINUTE_MS / perMinute;
    if (due - now > MINUTE_MS) {
      throw new AppError(
        "RATE_LIMITED",
        `This server takes ${perMinute} ${kind} per minute from one address. Wait a moment and try again.`,
      );
    }
    if (this.dueAt.size >= MOST_ADDRESSES) this.forgetIdle(now);
    this.dueAt.set(key, due);
  }

  private forgetIdle(now: number): void {
    for (const [key, due] of this.dueAt) if (due <= now) this.dueAt.delete(key);
  }
}
