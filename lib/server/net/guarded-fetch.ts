import { lookup } from "node:dns/promises";
import { type ClientRequest, type IncomingMessage, request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";

import { ImageError, imageError } from "@/lib/core/image/errors";

import { isPublicAddress } from "./addresses";

export interface GuardOptions {
  /** `all`: any public host. A list: exact names and `*.suffix`. Empty: none. */
  readonly hosts: "all" | readonly string[];
  /** Exact `host:port` entries that may be private, on any port. */
  readonly privateHosts: readonly string[];
  readonly connectMs: number;
  readonly totalMs: number;
  readonly redirects: number;
  readonly userAgent: string;
  /** Public hosts may be asked on any port; otherwise on 80 and 443. */
  readonly anyPort?: boolean;
  /** Addresses of a name; the system's resolver unless given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export interface GuardedBody {
  /** After redirects. */
  readonly url: URL;
  /** Ends with an ImageError when the time is over. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** What is asked for. A body is sent as it is. */
export interface Asking {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer extends GuardedBody {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Gets an address of the outside world. The name is resolved once, refused if any of its addresses is not public, and the
 * connection goes to a checked address; so does that of each redirect. No cookies, credentials or compression.
 * @throws ImageError SOURCE_NOT_ALLOWED, SOURCE_NOT_FOUND, SOURCE_UNREACHABLE, CANCELED.
 */
export async function guardedGet(
  url: URL,
  options: GuardOptions,
  signal: AbortSignal,
): Promise<GuardedBody> {
  const answer = await guardedExchange(url, options, IMAGE, signal);
  const { status, url: last } = answer;
  if (status >= 200 && status <= 299) return answer;
  answer.discard();
  if (status === 404 || status === 410)
    throw imageError("SOURCE_NOT_FOUND", { reference: `${last.origin}${last.pathname}` });
  throw unreachable(last, `it answered ${status}`);
}

const IMAGE: Asking = {
  method: "GET",
  headers: { accept: "image/*,*/*;q=0.5", "accept-encoding": "identity" },
};

/**
 * The same for any request; every status is an answer. Redirects are followed for GET and HEAD.
 * @throws ImageError as `guardedGet`.
 */
export async function guardedExchange(
  url: URL,
  options: GuardOptions,
  asking: Asking,
  signal: AbortSignal,
): Promise<Answer & { discard: () => void }> {
  const timer = AbortSignal.timeout(options.totalMs);
  const either = AbortSignal.any([signal, timer]);
  const follows = asking.method === "GET" || asking.method === "HEAD";
  let next = url;
  for (let hop = 0; hop <= options.redirects; hop += 1) {
    const current = next;
    const fail = (error: unknown) =>
      failureOf(error, { host: current.host, signal, timer, options });
    const answer = await answerOf(current, options, asking, either).catch((error: unknown) => {
      throw fail(error);
    });
    const status = answer.statusCode ?? 0;
    const { location } = answer.headers;
    if (follows && REDIRECTS.has(status) && location !== undefined) {
      answer.destroy();
      if (!URL.canParse(location, current)) throw unreachable(current, "it redirects to nowhere");
      next = new URL(location, current);
      continue;
    }
    return {
      url: current,
      status,
      statusText: answer.statusMessage ?? "",
      headers: headersOf(answer),
      body: bodyOf(answer, either, fail),
      discard: () => answer.destroy(),
    };
  }
  throw unreachable(url, `more than ${options.redirects} redirects`);
}

/** All values of each name, which is written as the other server first wrote it: texts that read one depend on that. */
function headersOf({ rawHeaders }: IncomingMessage): Record<string, string[]> {
  const known = new Map<string, readonly [name: string, values: string[]]>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    const entry = known.get(name.toLowerCase());
    if (entry) entry[1].push(value);
    else known.set(name.toLowerCase(), [name, [value]]);
  }
  return Object.fromEntries(known.values());
}

async function answerOf(
  url: URL,
  options: GuardOptions,
  { method, headers, body }: Asking,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const address = await checkedAddress(url, options);
  const family = isIP(address);
  const pinned: LookupFunction = (_, how, done) => {
    if (how.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  return await new Promise((resolve, reject) => {
    const start = url.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing: ClientRequest = start(url, {
      method,
      agent: false,
      lookup: pinned,
      signal,
      headers: { "user-agent": options.userAgent, ...headers, ...lengthOf(body) },
    });
    const connecting = setTimeout(
      () =>
        outgoing.destroy(unreachable(url, `no connection after ${options.connectMs / 1_000} s`)),
      options.connectMs,
    );
    const connected = () => clearTimeout(connecting);
    outgoing.once("socket", (socket) => {
      socket.once(url.protocol === "https:" ? "secureConnect" : "connect", connected);
    });
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    outgoing.once("close", () => {
      connected();
      // Whoever answers that another protocol begins gives neither a response nor an error.
      reject(unreachable(url, "the connection broke"));
    });
    outgoing.end(body);
  });
}

/** Said for every method: node says it by itself for some only, and without it the body is read as the next request. */
function lengthOf(body: string | undefined): Record<string, string> {
  return body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) };
}

/** The address to connect to; every address of the name has to be allowed. */
async function checkedAddress(url: URL, options: GuardOptions): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = portOf(url);
  const name = host.replace(/\.$/, "");
  const isPrivate = options.privateHosts.includes(`${name}:${port}`);
  const web = url.protocol === "http:" || url.protocol === "https:";
  const plain = url.username === "" && url.password === "" && web;
  const ordinaryPort = port === 80 || port === 443 || options.anyPort === true;
  if (!plain || (!isPrivate && (!ordinaryPort || !isListed(name, options.hosts)))) {
    throw imageError("SOURCE_NOT_ALLOWED", { host: url.host || url.protocol });
  }
  const addresses = isIP(host) > 0 ? [host] : await (options.resolve ?? resolveAll)(host);
  const [first] = addresses;
  if (first === undefined) throw unreachable(url, "its name is unknown");
  if (!isPrivate && !addresses.every(isPublicAddress)) {
    throw imageError("SOURCE_NOT_ALLOWED", { host: url.host });
  }
  return first;
}

function isListed(name: string, hosts: GuardOptions["hosts"]): boolean {
  if (hosts === "all") return true;
  return hosts.some((entry) =>
    entry.startsWith("*.") ? name.endsWith(entry.slice(1)) : name === entry,
  );
}

function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

async function resolveAll(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true });
  return found.map(({ address }) => address);
}

async function* bodyOf(
  answer: IncomingMessage,
  signal: AbortSignal,
  fail: (error: unknown) => ImageError,
): AsyncIterable<Uint8Array> {
  const stop = () => answer.destroy(new Error("out of time"));
  signal.addEventListener("abort", stop, { once: true });
  try {
    for await (const chunk of answer) yield chunk as Buffer;
  } catch (error) {
    throw fail(error);
  } finally {
    signal.removeEventListener("abort", stop);
    answer.destroy();
  }
}

function failureOf(
  error: unknown,
  about: {
    readonly host: string;
    readonly signal: AbortSignal;
    readonly timer: AbortSignal;
    readonly options: GuardOptions;
  },
): ImageError {
  if (error instanceof ImageError) return error;
  const { host, signal, timer, options } = about;
  if (signal.aborted) return imageError("CANCELED", {});
  if (timer.aborted) {
    const problem = `no answer after ${options.totalMs / 1_000} s`;
    return imageError("SOURCE_UNREACHABLE", { host, problem });
  }
  return imageError("SOURCE_UNREACHABLE", { host, problem: problemOf(error) });
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "the connection broke",
  ENOTFOUND: "its name is unknown",
  EAI_AGAIN: "its name could not be resolved",
  EHOSTUNREACH: "no way to it",
  ENETUNREACH: "no way to it",
};

function problemOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code.startsWith("CERT_") || /CERT|SSL|TLS/.test(code)) return "its certificate is not valid";
  return PROBLEMS[code] ?? "the connection broke";
}

function unreachable(url: URL, problem: string): ImageError {
  return imageError("SOURCE_UNREACHABLE", { host: url.host, problem });
}
