import { setTimeout as sleep } from "node:timers/promises";

import { AppError } from "@/lib/core/errors";
import { isJsonObject } from "@/lib/core/json";

import type { WorkerEnv } from "./worker-env";

const ASK_AGAIN_MS = 2_000;
const TIMEOUT_MS = 5_000;
/** What a proxy says for a server that is not there yet. */
const GATEWAY = new Set([502, 503, 504]);

/**
 * The address of the Baton server that keeps the artifacts of a worker; null: they are in the bucket alone. Where none is
 * named, the Conductor server is asked whether it is one, until it answers.
 * @throws AppError INVALID_INPUT when it is none and there is no bucket either.
 */
export async function keeperOf(
  { baton, env, conductor }: WorkerEnv,
  say: (line: string) => void,
): Promise<string | null> {
  if (baton.isGiven) return baton.url;
  for (let isFirst = true; ; isFirst = false) {
    const answer = await askHealth(baton);
    if (answer === "baton") return baton.url;
    if (answer === "other") break;
    if (isFirst) say(`The server at ${conductor.url} does not answer yet; waiting for it.`);
    await sleep(ASK_AGAIN_MS);
  }
  if (env.artifactStore === "s3") return null;
  throw new AppError(
    "INVALID_INPUT",
    `The server at ${conductor.url} keeps no pictures. Set BATON_URL to the address of a Baton server, ` +
      "or S3_BUCKET and BATON_STORE=s3 to keep them in a bucket.",
  );
}

/** Only a Baton says at this address which engine it uses. */
async function askHealth({ url }: WorkerEnv["baton"]): Promise<"baton" | "other" | "away"> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await fetch(`${url}/api/health`, { signal, redirect: "manual" }).catch(() => null);
  // Where it does not know the path, a Conductor server may call that an error of its own.
  if (answer === null || GATEWAY.has(answer.status)) return "away";
  const json: unknown = await answer.json().catch(() => null);
  return isJsonObject(json) && typeof json["engine"] === "string" ? "baton" : "other";
}
