import "server-only";

import { availableParallelism } from "node:os";
import { resolve } from "node:path";

import { AppError } from "@/lib/core/errors";
import {
  DEFAULT_IMAGE_LIMITS,
  type ImageLimits,
  MAXIMUM_IMAGE_LIMITS,
} from "@/lib/core/image/image-limits";

import { readConnections } from "./env-connections";
import type { RequestRates } from "./http/request-rates";
import type { ConductorServer } from "./net/conductor-client";
import type { RetentionRules } from "./storage/retention";
import type { ObjectStoreConfig } from "./storage/storage";

/** The configuration of this process, read from the environment once and checked. Sizes in bytes, times in ms. */
export interface Env {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  /** Null: everybody who reaches the server may use it; allowed on loopback only. */
  readonly token: string | null;
  /** Beside localhost, 127.0.0.1 and [::1]. */
  readonly allowedHosts: readonly string[];
  /** Origins of other sites whose pages may use the API. */
  readonly allowedOrigins: readonly string[];
  /** Addresses of proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  readonly rates: RequestRates;
  /** The Conductor server that runs the workflows; null: this process does. */
  readonly conductor: ConductorServer | null;
  /** Null: variants and published files stay on the local disk. */
  readonly objectStore: ObjectStoreConfig | null;
  /** Buckets that tasks may name, by name; each has keys of its own. */
  readonly connections: Readonly<Record<string, ObjectStoreConfig>>;
  /** Where artifacts' bytes are kept. */
  readonly artifactStore: "local" | "s3";
  readonly imageLimits: ImageLimits;
  /** Processes that handle pictures; 0: one, for uploads and previews, and no tasks. */
  readonly imageWorkers: number;
  /** So many waiting image tasks refuse new runs of the image API. */
  readonly imageQueue: number;
  readonly minFreeDiskBytes: number;
  readonly retention: RetentionRules;
  /** Web addresses that image tasks may read. */
  readonly fetch: FetchRules;
  readonly filesPerUpload: number;
  readonly synchronous: "FULL" | "NORMAL";
  /** All that a child process sees of the environment. */
  readonly childEnvironment: Readonly<Record<string, string>>;
  /** `${workflow.env.NAME}` of expressions: the variables `CONDUCTOR_ENV_NAME`. */
  readonly workflowEnvironment: Readonly<Record<string, string>>;
  /** `${workflow.secrets.NAME}`: the variables `CONDUCTOR_SECRET_NAME`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Epoch ms: when the command that started this process began; null: not told. */
  readonly startedAt: number | null;
  /** Names of the variables that hold something. */
  readonly given: ReadonlySet<string>;
  readonly logLevel: "silent" | "error" | "warn" | "info" | "debug";
}

interface FetchRules {
  /** `all`: any public host; a list: exact names and `*.suffix`; empty: none. */
  readonly hosts: "all" | readonly string[];
  /** Exact `host:port` entries that may be private. */
  readonly privateHosts: readonly string[];
  readonly connectMs: number;
  readonly totalMs: number;
  readonly redirects: number;
}

type Source = Readonly<Record<string, string | undefined>>;

const LOOPBACK = new Set(["127.0.0.1", "::1", "localhost"]);
const SHORTEST_TOKEN = 22;
const MIB = 1024 ** 2;
const HOUR_MS = 3_600_000;

/** @throws AppError INVALID_INPUT with one sentence for each wrong variable. */
export function readEnv(source: Source = process.env): Env {
  const problems: string[] = [];
  const whole = (name: string, fallback: number, low: number, high: number) =>
    readWhole(source, { name, fallback, low, high }, problems);
  const access = readAccess(source, problems);
  const objectStore = readObjectStore(source, problems);
  const artifactStore = oneOf(source, "BATON_STORE", ["local", "s3"], problems);
  if (artifactStore === "s3" && objectStore === null) {
    problems.push("BATON_STORE is s3, but S3_BUCKET is not set.");
  }
  const env: Env = {
    ...access,
    rates: {
      startsPerMinute: whole("BATON_STARTS_PER_MINUTE", 0, 0, 1_000_000),
      uploadsPerMinute: whole("BATON_UPLOADS_PER_MINUTE", 0, 0, 1_000_000),
    },
    conductor: readConductor(source, problems),
    port: whole("PORT", 3000, 0, 65_535),
    dataDir: resolve(text(source, "BATON_DATA_DIR") ?? "data"),
    objectStore,
    connections: readConnections(text(source, "BATON_CONNECTIONS"), problems),
    artifactStore,
    imageLimits: readImageLimits(whole),
    imageWorkers: whole("BATON_IMAGE_WORKERS", availableParallelism(), 0, 64),
    imageQueue: whole("BATON_IMAGE_QUEUE", 1_000, 1, 100_000),
    minFreeDiskBytes: whole("BATON_MIN_FREE_DISK_BYTES", 512 * MIB, 0, Number.MAX_SAFE_INTEGER),
    retention: readRetention(whole),
    fetch: {
      hosts: readFetchHosts(source),
      privateHosts: list(source, "BATON_FETCH_PRIVATE"),
      connectMs: whole("BATON_FETCH_CONNECT_MS", 3_000, 1, 30_000),
      totalMs: whole("BATON_FETCH_TOTAL_MS", 10_000, 1, 120_000),
      redirects: whole("BATON_FETCH_REDIRECTS", 3, 0, 10),
    },
    filesPerUpload: whole("BATON_FILES_PER_UPLOAD", 20, 1, 100),
    synchronous: oneOf(source, "BATON_SYNCHRONOUS", ["FULL", "NORMAL"], problems),
    childEnvironment: readChildEnvironment(source),
    workflowEnvironment: readPrefixed(source, "CONDUCTOR_ENV_"),
    secrets: readPrefixed(source, "CONDUCTOR_SECRET_"),
    startedAt: Number(text(source, "BATON_STARTED_AT") ?? Number.NaN) || null,
    given: new Set(Object.keys(source).filter((name) => text(source, name) !== null)),
    logLevel: oneOf(
      source,
      "BATON_LOG_LEVEL",
      ["info", "silent", "error", "warn", "debug"],
      problems,
    ),
  };
  if (problems.length > 0) throw new AppError("INVALID_INPUT", problems.join("\n"));
  return env;
}

function readRetention(
  whole: (name: string, fallback: number, low: number, high: number) => number,
): RetentionRules {
  return {
    uploadMs: whole("BATON_UPLOAD_HOURS", 24, 1, 87_600) * HOUR_MS,
    keptMs: whole("BATON_ARTIFACT_DAYS", 0, 0, 36_500) * 24 * HOUR_MS,
    maxBytes: whole("BATON_ARTIFACT_MAX_BYTES", 0, 0, Number.MAX_SAFE_INTEGER),
  };
}

function readAccess(
  source: Source,
  problems: string[],
): Pick<Env, "host" | "token" | "allowedHosts" | "allowedOrigins" | "trustedProxies"> {
  const host = text(source, "HOST") ?? "127.0.0.1";
  const token = text(source, "BATON_TOKEN");
  if (token !== null && token.length < SHORTEST_TOKEN) {
    problems.push(
      `BATON_TOKEN has ${token.length} characters; it needs at least ${SHORTEST_TOKEN} random ones.`,
    );
  }
  if (token === null && !LOOPBACK.has(host)) {
    problems.push(`HOST is ${host}, which others can reach: set BATON_TOKEN, or use 127.0.0.1.`);
  }
  return {
    host,
    token,
    allowedHosts: list(source, "BATON_ALLOWED_HOSTS"),
    allowedOrigins: list(source, "BATON_ALLOWED_ORIGINS"),
    trustedProxies: list(source, "BATON_TRUSTED_PROXIES"),
  };
}

/** The names that Conductor's SDKs use; their address may end in `/api`. */
export function readConductor(source: Source, problems: string[]): ConductorServer | null {
  const url = text(source, "CONDUCTOR_SERVER_URL");
  const keyId = text(source, "CONDUCTOR_AUTH_KEY");
  const keySecret = text(source, "CONDUCTOR_AUTH_SECRET");
  if ((keyId === null) !== (keySecret === null))
    problems.push(
      "CONDUCTOR_AUTH_KEY and CONDUCTOR_AUTH_SECRET belong together: set both or none.",
    );
  if (url === null) return null;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isPlain = parsed !== null && parsed.username === "" && parsed.search === "";
  if (!isPlain || !/^https?:$/.test(parsed.protocol)) {
    problems.push(
      `CONDUCTOR_SERVER_URL is "${url.slice(0, 200)}"; it must be an address such as http://127.0.0.1:8080/api, without a name or password.`,
    );
  }
  return {
    url: url.replace(/\/+$/, "").replace(/\/api$/, ""),
    credentials: keyId !== null && keySecret !== null ? { keyId, keySecret } : null,
  };
}

function readChildEnvironment(source: Source): Record<string, string> {
  const entries = ["PATH", "LANG", "TZ"].map((name) => [name, text(source, name)] as const);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

function readPrefixed(source: Source, prefix: string): Record<string, string> {
  const names = Object.keys(source).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), source[name] ?? ""]));
}

function readFetchHosts(source: Source): FetchRules["hosts"] {
  const given = text(source, "BATON_FETCH_HOSTS") ?? "*";
  if (given === "*") return "all";
  return given === "off" ? [] : list(source, "BATON_FETCH_HOSTS");
}

function readImageLimits(
  whole: (name: string, fallback: number, low: number, high: number) => number,
): ImageLimits {
  const limit = (name: string, key: keyof ImageLimits) =>
    whole(`BATON_${name}`, DEFAULT_IMAGE_LIMITS[key], 1, MAXIMUM_IMAGE_LIMITS[key]);
  return {
    sourceBytes: limit("MAX_SOURCE_BYTES", "sourceBytes"),
    sourcePixels: limit("MAX_SOURCE_PIXELS", "sourcePixels"),
    sourcePixelsAvif: limit("MAX_SOURCE_PIXELS_AVIF", "sourcePixelsAvif"),
    sourceSidePixels: limit("MAX_SOURCE_SIDE", "sourceSidePixels"),
    sourceFrames: limit("MAX_SOURCE_FRAMES", "sourceFrames"),
    outputSidePixels: limit("MAX_OUTPUT_SIDE", "outputSidePixels"),
    outputPixels: limit("MAX_OUTPUT_PIXELS", "outputPixels"),
    variants: limit("MAX_VARIANTS", "variants"),
    deadlineMs: limit("IMAGE_DEADLINE_MS", "deadlineMs"),
    memoryBytes: limit("IMAGE_MEMORY_BYTES", "memoryBytes"),
  };
}

/**
 * Without keys the AWS library asks an address of the cloud for those of a role, and elsewhere waits for an answer that
 * never comes: only with S3_USE_INSTANCE_ROLE=1.
 */
export function setUpAwsLibrary(): void {
  // That its later versions want a newer Node is no news for whoever starts this one: it is pinned.
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
  if (process.env["S3_USE_INSTANCE_ROLE"] === "1") return;
  process.env["AWS_EC2_METADATA_DISABLED"] ??= "true";
}

function readObjectStore(source: Source, problems: string[]): ObjectStoreConfig | null {
  const bucket = text(source, "S3_BUCKET");
  if (bucket === null) return null;
  const endpoint = text(source, "S3_ENDPOINT");
  if (endpoint !== null && !URL.canParse(endpoint)) {
    problems.push(
      `S3_ENDPOINT is "${endpoint}"; it must be an address such as https://s3.example.org.`,
    );
  }
  const prefix = text(source, "S3_PREFIX") ?? "";
  const accessKeyId = text(source, "AWS_ACCESS_KEY_ID");
  const secretAccessKey = text(source, "AWS_SECRET_ACCESS_KEY");
  const sessionToken = text(source, "AWS_SESSION_TOKEN");
  const checksums = text(source, "S3_CHECKSUMS") ?? (endpoint === null ? "supported" : "required");
  if (checksums !== "required" && checksums !== "supported") {
    problems.push(`S3_CHECKSUMS is "${checksums}"; use required or supported.`);
  }
  return {
    bucket,
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
    endpoint,
    region: text(source, "S3_REGION") ?? text(source, "AWS_REGION") ?? "us-east-1",
    forcePathStyle: flag(text(source, "S3_FORCE_PATH_STYLE")) ?? endpoint !== null,
    publicBaseUrl: text(source, "S3_PUBLIC_BASE_URL")?.replace(/\/+$/, "") ?? null,
    readBuckets: list(source, "S3_READ_BUCKETS"),
    checksums: checksums === "supported" ? "supported" : "required",
    credentials:
      accessKeyId !== null && secretAccessKey !== null
        ? { accessKeyId, secretAccessKey, ...(sessionToken === null ? {} : { sessionToken }) }
        : null,
  };
}

function readWhole(
  source: Source,
  range: { name: string; fallback: number; low: number; high: number },
  problems: string[],
): number {
  const { name, fallback, low, high } = range;
  const given = text(source, name);
  if (given === null) return fallback;
  const value = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= low && value <= high) return value;
  problems.push(`${name} is "${given}"; it must be a whole number from ${low} to ${high}.`);
  return fallback;
}

function oneOf<const T extends string>(
  source: Source,
  name: string,
  values: readonly [T, ...T[]],
  problems: string[],
): T {
  const given = text(source, name);
  const known = given === null ? values[0] : values.find((value) => value === given);
  if (known === undefined) problems.push(`${name} is "${given}"; use ${values.join(", ")}.`);
  return known ?? values[0];
}

function text(source: Source, name: string): string | null {
  const value = source[name]?.trim();
  return value === undefined || value === "" ? null : value;
}

function list(source: Source, name: string): string[] {
  return (text(source, name) ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function flag(value: string | null): boolean | null {
  if (value === null) return null;
  return /^(1|true|yes)$/i.test(value);
}
