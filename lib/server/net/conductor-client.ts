import { AppError } from "@/lib/core/errors";
import type { JsonValue } from "@/lib/core/json";

export interface ConductorServer {
  /** Base address without `/api` and without a slash at its end. */
  readonly url: string;
  /** Null: the server is asked without a token. */
  readonly credentials: { readonly keyId: string; readonly keySecret: string } | null;
}

export interface ConductorRequest {
  readonly method: string;
  /** Below `/api`, encoded, with its query. */
  readonly path: string;
  /** Sent as it is. */
  readonly body?: string;
  readonly contentType?: string;
  readonly signal?: AbortSignal;
  /** Default thirty seconds. */
  readonly timeoutMs?: number;
}

export interface ConductorAnswer {
  readonly status: number;
  /** Null: the answer is empty. */
  readonly contentType: string | null;
  readonly text: string;
}

/** Whether the server answers: for the badge, `/api/health` and the log. Times are epoch ms; 0: never. */
export interface ConnectionState {
  readonly isUp: boolean;
  readonly since: number;
  /** Null while it is up. */
  readonly problem: string | null;
}

const TIMEOUT_MS = 30_000;
/** An answer that is larger is refused: it would be held in memory. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const STALE_TOKEN = /EXPIRED_TOKEN|INVALID_TOKEN/;

/**
 * One Conductor-compatible server, its address and key fixed by configuration. Signs in where the server wants it
 * (`POST /api/token`; 404 there means that it is open) and again when a token has ended. Redirects are not followed.
 */
export class ConductorClient {
  private readonly server: ConductorServer;
  private readonly now: () => number;
  /** Null: not asked yet; empty: the server is open. */
  private token: Promise<string> | null = null;
  private connection: ConnectionState;

  constructor(server: ConductorServer, now: () => number) {
    this.server = server;
    this.now = now;
    this.connection = { isUp: true, since: 0, problem: null };
  }

  get state(): ConnectionState {
    return this.connection;
  }

  /** Any answer of the server, refusals too. @throws AppError UNAVAILABLE when there is none. */
  async ask(request: ConductorRequest): Promise<ConductorAnswer> {
    const answer = await this.send(request, await this.signedIn());
    const isRefused = answer.status === 401 || answer.status === 403;
    if (!isRefused || this.server.credentials === null || !STALE_TOKEN.test(answer.text))
      return answer;
    this.token = null;
    return await this.send(request, await this.signedIn());
  }

  /**
   * The JSON of a good answer; null when it is empty, the text when it is plain.
   * @throws AppError with the server's own text and the code that fits its status; UNAVAILABLE when it does not answer.
   */
  async json(method: string, path: string, body?: JsonValue): Promise<JsonValue> {
    const answer = await this.ask({
      method,
      path,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.status >= 400) throw refusalOf(answer);
    if (answer.text === "") return null;
    return answer.contentType?.includes("json") ? parsed(answer.text) : answer.text;
  }

  private async signedIn(): Promise<string> {
    if (this.server.credentials === null) return "";
    this.token ??= this.signIn(this.server.credentials).catch((error: unknown) => {
      this.token = null;
      throw error;
    });
    return await this.token;
  }

  private async signIn(credentials: object): Promise<string> {
    const body = JSON.stringify(credentials);
    const answer = await this.send({ method: "POST", path: "/token", body }, "");
    if (answer.status === 404) return "";
    if (answer.status >= 400)
      throw new AppError(
        "UNAVAILABLE",
        `The Conductor server refused the key (${answer.status}). Check CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET.`,
      );
    const { token } = (parsed(answer.text) ?? {}) as { token?: unknown };
    return typeof token === "string" ? token : "";
  }

  private async send(request: ConductorRequest, token: string): Promise<ConductorAnswer> {
    const { method, path, body, contentType, signal, timeoutMs = TIMEOUT_MS } = request;
    const limit = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await fetch(`${this.server.url}/api${path}`, {
        method,
        redirect: "manual",
        headers: {
          accept: "*/*",
          ...(body === undefined ? {} : { "content-type": contentType ?? "application/json" }),
          ...(token === "" ? {} : { "x-authorization": token }),
        },
        ...(body === undefined ? {} : { body }),
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
      const text = await readText(answer);
      this.note(null);
      return { status: answer.status, contentType: answer.headers.get("content-type"), text };
    } catch (error) {
      if (error instanceof AppError) throw error;
      if (signal?.aborted) throw error;
      const problem = problemOf(error, timeoutMs);
      this.note(problem);
      const said = `The Conductor server at ${this.server.url} does not answer (${problem}).`;
      throw new AppError("UNAVAILABLE", `${said} ${consequenceOf(problem, method)}`, {
        cause: error,
      });
    }
  }

  private note(problem: string | null): void {
    const isUp = problem === null;
    if (this.connection.isUp === isUp && this.connection.since > 0) return;
    this.connection = { isUp, since: this.now(), problem };
  }
}

/** What another server refused, as our own refusal with its text. */
function refusalOf({ status, text }: ConductorAnswer): AppError {
  const body = parsed(text) as { message?: unknown } | null;
  const said = typeof body?.message === "string" ? body.message : text.slice(0, 500);
  const message = said === "" ? `The Conductor server answered ${status}.` : said;
  const codes = { 400: "INVALID_INPUT", 404: "NOT_FOUND", 409: "CONFLICT", 413: "TOO_LARGE" };
  const code = (codes as Record<number, "INVALID_INPUT" | "NOT_FOUND" | "CONFLICT" | "TOO_LARGE">)[
    status
  ];
  return new AppError(code ?? "UNAVAILABLE", message);
}

async function readText(answer: Response): Promise<string> {
  if (answer.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES)
      throw new AppError(
        "TOO_LARGE",
        `The Conductor server's answer has more than ${MAX_ANSWER_BYTES} bytes. Ask for less, for example without tasks.`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return null;
  }
}

/** Without a connection nothing was done; after one, that server may have done it and its answer was lost. */
function consequenceOf(problem: string, method: string): string {
  const neverAsked = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(
    problem,
  );
  return neverAsked || method === "GET"
    ? "Nothing was started or changed; try again when it is back."
    : "It may have done what it was asked: look when it is back, before you try again.";
}

function problemOf(error: unknown, timeoutMs: number): string {
  if (error instanceof DOMException && error.name === "TimeoutError")
    return `no answer within ${timeoutMs / 1000} s`;
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } };
  return String(cause?.code ?? cause?.message ?? "no connection");
}
