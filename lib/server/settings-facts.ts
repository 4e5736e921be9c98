import type { SettingFacts, SettingGroup } from "@/lib/core/server-facts";

import type { Env } from "./env";

type Row = readonly [title: string, variable: string, value: string];

const HOUR_MS = 3_600_000;

/**
 * The configuration as a person reads it, by topic, each with the variable that sets it. Of tokens, keys and secrets only
 * whether they are set.
 */
export function settingsFacts(env: Env): SettingGroup[] {
  const group = (title: string, rows: readonly Row[]): SettingGroup => ({
    title,
    settings: rows.map(([name, variable, value]): SettingFacts => {
      return { title: name, variable, value, isSet: env.given.has(variable) };
    }),
  });
  return [
    group("Engine", engineRows(env)),
    group("Access", accessRows(env)),
    group("Storage", storageRows(env)),
    group("Pictures", pictureRows(env)),
    group("Web addresses", fetchRows(env)),
  ];
}

function engineRows({ conductor, synchronous, dataDir, logLevel }: Env): Row[] {
  return [
    ["Server that runs workflows", "CONDUCTOR_SERVER_URL", conductor?.url ?? "this one"],
    ...(conductor === null
      ? []
      : [["Key", "CONDUCTOR_AUTH_KEY", setOrNot(conductor.credentials !== null)] as const]),
    ["Data folder", "BATON_DATA_DIR", dataDir],
    [
      "A commit waits for",
      "BATON_SYNCHRONOUS",
      synchronous === "FULL" ? "the disk (FULL)" : "the operating system (NORMAL)",
    ],
    ["Log", "BATON_LOG_LEVEL", logLevel],
  ];
}

function perMinute(count: number): string {
  return count === 0 ? "no limit" : `${count} per minute`;
}

function accessRows(env: Env): Row[] {
  const { host, port, token, allowedHosts, allowedOrigins, trustedProxies, rates } = env;
  return [
    ["Address", "HOST", host],
    ["Port", "PORT", port === 0 ? "any free one" : String(port)],
    ["Token", "BATON_TOKEN", token === null ? "none: open to whoever reaches it" : "required"],
    ["Other host names", "BATON_ALLOWED_HOSTS", listOr(allowedHosts, "none")],
    ["Other sites' pages", "BATON_ALLOWED_ORIGINS", listOr(allowedOrigins, "none")],
    ["Trusted proxies", "BATON_TRUSTED_PROXIES", listOr(trustedProxies, "none")],
    ["Starts of one address", "BATON_STARTS_PER_MINUTE", perMinute(rates.startsPerMinute)],
    ["Uploads of one address", "BATON_UPLOADS_PER_MINUTE", perMinute(rates.uploadsPerMinute)],
  ];
}

function storageRows(env: Env): Row[] {
  const { artifactStore, objectStore, connections, retention, minFreeDiskBytes } = env;
  const place = artifactStore === "local" ? "local disk" : "S3 bucket";
  return [
    ["Pictures are kept on", "BATON_STORE", place],
    ["S3 bucket", "S3_BUCKET", objectStore?.bucket ?? "none"],
    ...(objectStore === null
      ? []
      : ([
          ["S3 endpoint", "S3_ENDPOINT", objectStore.endpoint ?? "Amazon's"],
          ["S3 region", "S3_REGION", objectStore.region],
          ["S3 key", "AWS_ACCESS_KEY_ID", setOrNot(objectStore.credentials !== null)],
        ] as const)),
    ["Other buckets", "BATON_CONNECTIONS", listOr(Object.keys(connections), "none")],
    [
      "Unused uploads go after",
      "BATON_UPLOAD_HOURS",
      `${whole(retention.uploadMs / HOUR_MS)} hours`,
    ],
    [
      "Pictures of ended runs go after",
      "BATON_ARTIFACT_DAYS",
      orNever(retention.keptMs, `${whole(retention.keptMs / HOUR_MS / 24)} days`, "never"),
    ],
    [
      "Room for pictures",
      "BATON_ARTIFACT_MAX_BYTES",
      orNever(retention.maxBytes, sizeText(retention.maxBytes), "no limit"),
    ],
    ["Uploads need free disk", "BATON_MIN_FREE_DISK_BYTES", sizeText(minFreeDiskBytes)],
  ];
}

function pictureRows({ imageLimits, imageWorkers, imageQueue, filesPerUpload }: Env): Row[] {
  return [
    [
      "Processes",
      "BATON_IMAGE_WORKERS",
      imageWorkers === 0 ? "0: uploads and previews only" : whole(imageWorkers),
    ],
    ["API runs are refused from", "BATON_IMAGE_QUEUE", `${whole(imageQueue)} waiting tasks`],
    ["Files of one upload", "BATON_FILES_PER_UPLOAD", whole(filesPerUpload)],
    ["Source file", "BATON_MAX_SOURCE_BYTES", sizeText(imageLimits.sourceBytes)],
    ["Source pixels", "BATON_MAX_SOURCE_PIXELS", whole(imageLimits.sourcePixels)],
    ["Source pixels, AVIF", "BATON_MAX_SOURCE_PIXELS_AVIF", whole(imageLimits.sourcePixelsAvif)],
    ["Source side", "BATON_MAX_SOURCE_SIDE", `${whole(imageLimits.sourceSidePixels)} px`],
    ["Source frames", "BATON_MAX_SOURCE_FRAMES", whole(imageLimits.sourceFrames)],
    ["Output side", "BATON_MAX_OUTPUT_SIDE", `${whole(imageLimits.outputSidePixels)} px`],
    ["Output pixels", "BATON_MAX_OUTPUT_PIXELS", whole(imageLimits.outputPixels)],
    ["Variants of one task", "BATON_MAX_VARIANTS", whole(imageLimits.variants)],
    ["Time of one job", "BATON_IMAGE_DEADLINE_MS", secondsText(imageLimits.deadlineMs)],
    ["Memory of one process", "BATON_IMAGE_MEMORY_BYTES", sizeText(imageLimits.memoryBytes)],
  ];
}

function fetchRows({ fetch }: Env): Row[] {
  const hosts = fetch.hosts === "all" ? "any public host" : listOr(fetch.hosts, "none");
  return [
    ["Image tasks may read", "BATON_FETCH_HOSTS", hosts],
    ["Private hosts", "BATON_FETCH_PRIVATE", listOr(fetch.privateHosts, "none")],
    ["Time to connect", "BATON_FETCH_CONNECT_MS", secondsText(fetch.connectMs)],
    ["Time of a request", "BATON_FETCH_TOTAL_MS", secondsText(fetch.totalMs)],
    ["Redirects", "BATON_FETCH_REDIRECTS", String(fetch.redirects)],
  ];
}

function setOrNot(isSet: boolean): string {
  return isSet ? "set" : "not set";
}

function listOr(values: readonly string[], otherwise: string): string {
  return values.length === 0 ? otherwise : values.join(", ");
}

function orNever(value: number, text: string, never: string): string {
  return value === 0 ? never : text;
}

function whole(value: number): string {
  return value.toLocaleString("en-US");
}

function secondsText(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${whole(ms / 1000)} s`;
}

function sizeText(bytes: number): string {
  const mib = bytes / 1024 ** 2;
  return mib >= 1 ? `${whole(Math.round(mib * 10) / 10)} MiB` : `${whole(bytes)} bytes`;
}
