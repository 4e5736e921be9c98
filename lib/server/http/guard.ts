import { createHash, timingSafeEqual } from "node:crypto";

import { AppError } from "@/lib/core/errors";

import { type ApiContext, headerOf } from "./context";
import { RequestRateGate, type RequestRates } from "./request-rates";

export interface GuardOptions {
  /** Host names (without port) that requests may be for, beside the loopback's. */
  readonly allowedHosts: readonly string[];
  /** Origins of other sites whose pages may call the API. */
  readonly allowedOrigins: readonly string[];
  /** Null: no authentication. */
  readonly token: string | null;
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly rates: RequestRates;
  /** Epoch ms. */
  readonly now: () => number;
}

export const TOKEN_COOKIE = "baton_token";

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);
const OPEN_PATHS = new Set(["/api/health", "/api/ready", "/health", "/api/token", "/api/session"]);
const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);
const BAD_TOKENS_PER_MINUTE = 50;

/** Checks that come before every route. Built once; `check` throws what the answer has to say. */
export class Guard {
  private readonly options: GuardOptions;
  private readonly digest: Buffer | null;
  /** Times of wrong tokens, by address. */
  private readonly failures = new Map<string, number[]>();
  private readonly rateGate: RequestRateGate;

  constructor(options: GuardOptions) {
    this.options = options;
    this.digest = options.token === null ? null : digestOf(options.token);
    this.rateGate = new RequestRateGate(options.rates, options.now);
  }

  get requiresToken(): boolean {
    return this.digest !== null;
  }

  /** Host, then token, then origin, then the rate. @throws AppError FORBIDDEN, UNAUTHENTICATED, RATE_LIMITED. */
  check(c: ApiContext): void {
    const host = headerOf(c, "host") ?? new URL(c.req.url).host;
    this.requireHost(host);
    const target = c.env?.incoming?.url ?? "/";
    if (!target.startsWith("/")) this.requireHost(URL.canParse(target) ? new URL(target).host : "");
    if (this.digest && !OPEN_PATHS.has(c.req.path)) this.requireToken(c);
    this.requireOrigin(c, host);
    this.rateGate.check(c.req.method, c.req.path, () => this.addressOf(c));
  }

  /** Who asks: the other end of the connection, or what a trusted proxy there says it speaks for. */
  addressOf(c: ApiContext): string {
    const address = c.env?.incoming?.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "unknown";
    const { trustedProxies } = this.options;
    if (!trustedProxies.includes(address)) return address;
    const chain = (headerOf(c, "x-forwarded-for") ?? "").split(",").map((each) => each.trim());
    return chain.findLast((each) => each !== "" && !trustedProxies.includes(each)) ?? address;
  }

  /** DNS rebinding: a page of another name must not reach this server. @throws AppError FORBIDDEN. */
  requireHost(host: string): void {
    if (hostIsAllowed(host, this.options)) return;
    const name = host.replace(/:\d+$/, "");
    throw new AppError(
      "FORBIDDEN",
      `This server does not answer for the host "${name.slice(0, 100)}". Add it to BATON_ALLOWED_HOSTS if that is meant.`,
    );
  }

  /** Compares in constant time; wrong ones are counted by address. @throws AppError UNAUTHENTICATED, RATE_LIMITED. */
  requireSecret(secret: string | undefined, address: string): void {
    if (this.isBlocked(address)) {
      throw new AppError("RATE_LIMITED", "Too many wrong tokens from this address. Wait a minute.");
    }
    if (this.digest && secret !== undefined && timingSafeEqual(digestOf(secret), this.digest))
      return;
    if (secret !== undefined) this.noteFailure(address);
    throw new AppError(
      "UNAUTHENTICATED",
      "This server needs its access token: send it as X-Authorization, as a Bearer token, or sign in.",
    );
  }

  /** Whether a page of this origin may read answers. */
  isAllowedOrigin(origin: string, host: string): boolean {
    if (this.options.allowedOrigins.includes(origin)) return true;
    return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
  }

  private requireToken(c: ApiContext): void {
    const bearer = /^Bearer\s+(.+)$/i.exec(headerOf(c, "authorization") ?? "")?.[1];
    const secret = headerOf(c, "x-authorization") ?? bearer ?? cookieOf(headerOf(c, "cookie"));
    this.requireSecret(secret, this.addressOf(c));
  }

  /** Writes, and polls (they take tasks), only from our own pages or from no page at all. */
  private requireOrigin(c: ApiContext, host: string): void {
    if (SAFE_METHODS.has(c.req.method) && !c.req.path.startsWith("/api/tasks/poll")) return;
    const origin = headerOf(c, "origin");
    if (origin !== undefined) {
      if (this.isAllowedOrigin(origin, host)) return;
      throw crossSite();
    }
    const site = headerOf(c, "sec-fetch-site");
    if (site !== undefined && site !== "same-origin" && site !== "none") throw crossSite();
  }

  private isBlocked(address: string): boolean {
    const recent = this.recentFailures(address);
    return recent.length >= BAD_TOKENS_PER_MINUTE;
  }

  private noteFailure(address: string): void {
    const recent = this.recentFailures(address);
    recent.push(this.options.now());
    if (this.failures.size > 1000) this.failures.clear();
    this.failures.set(address, recent);
  }

  private recentFailures(address: string): number[] {
    const since = this.options.now() - 60_000;
    return (this.failures.get(address) ?? []).filter((at) => at > since);
  }
}

/** The same check for pages: null and undefined names are refused. `host` is the request's header. */
export function hostIsAllowed(
  host: string | undefined,
  { allowedHosts }: { readonly allowedHosts: readonly string[] },
): boolean {
  const name = host?.replace(/:\d+$/, "").toLowerCase() ?? "";
  return LOOPBACK.has(name) || allowedHosts.some((allowed) => allowed.toLowerCase() === name);
}

function crossSite(): AppError {
  return new AppError(
    "FORBIDDEN",
    "Requests of other sites are refused. Add their origin to BATON_ALLOWED_ORIGINS if they are meant.",
  );
}

function cookieOf(header: string | undefined): string | undefined {
  const value = header
    ?.split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${TOKEN_COOKIE}=`))
    ?.slice(TOKEN_COOKIE.length + 1);
  return value === undefined ? undefined : safeDecode(value);
}

function safeDecode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function digestOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
