import "server-only";

import { readFileSync } from "node:fs";

import { z } from "zod";

import type { ObjectStoreConfig } from "./storage/storage";

const word = z.string().min(1).max(1_024);
const address = word.refine((url) => URL.canParse(url), "must be an address");

const Connection = z.strictObject({
  bucket: word,
  prefix: z.string().max(512).default(""),
  endpoint: address.optional(),
  region: word.default("us-east-1"),
  forcePathStyle: z.boolean().optional(),
  publicBaseUrl: address.optional(),
  readBuckets: z.array(word).default([]),
  checksums: z.enum(["required", "supported"]).optional(),
  accessKeyId: word.optional(),
  secretAccessKey: word.optional(),
  sessionToken: word.optional(),
});
const Connections = z.record(z.string().regex(/^[\w-]{1,60}$/), Connection);

/** Named buckets with keys of their own, from a JSON file. Sentences about what is wrong with it are added to `problems`. */
export function readConnections(
  file: string | null,
  problems: string[],
): Readonly<Record<string, ObjectStoreConfig>> {
  if (file === null) return {};
  const json = readJson(file);
  if (json === undefined) {
    problems.push(`BATON_CONNECTIONS is "${file}"; there is no JSON file that can be read.`);
    return {};
  }
  const read = Connections.safeParse(json);
  if (read.success) {
    return Object.fromEntries(
      Object.entries(read.data).map(([name, given]) => [name, configOf(given)]),
    );
  }
  for (const { path, message } of read.error.issues)
    problems.push(`BATON_CONNECTIONS: "${path.join(".")}" is wrong: ${message}.`);
  return {};
}

function configOf(given: z.output<typeof Connection>): ObjectStoreConfig {
  const { prefix, endpoint, publicBaseUrl, accessKeyId, secretAccessKey, sessionToken } = given;
  return {
    bucket: given.bucket,
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
    endpoint: endpoint ?? null,
    region: given.region,
    forcePathStyle: given.forcePathStyle ?? endpoint !== undefined,
    publicBaseUrl: publicBaseUrl?.replace(/\/+$/, "") ?? null,
    readBuckets: given.readBuckets,
    checksums: given.checksums ?? (endpoint === undefined ? "supported" : "required"),
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined
        ? { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
        : null,
  };
}

/** Undefined: it is not there, or no JSON. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
