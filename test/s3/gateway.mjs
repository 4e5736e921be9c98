// The S3 server of the tests, built with Go into a cache that outlives clean checkouts.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

export const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "baton", "s3");
const GATEWAY = "github.com/versity/versitygw/cmd/versitygw@v1.8.0";
const BUILD_LIMIT_MS = 8 * 60_000;

/** Path of the program, built where it is missing; null: there is none, and no Go that could build it. */
export async function ensureGateway() {
  const installed = onPath("versitygw") ?? join(CACHE, "versitygw");
  if (existsSync(installed)) return installed;
  const go = onPath("go");
  if (go === null) return null;
  mkdirSync(CACHE, { recursive: true });
  const env = { ...process.env, GOTOOLCHAIN: "auto", CGO_ENABLED: "0", GOBIN: CACHE };
  const args = ["install", "-trimpath", "-ldflags=-s -w", GATEWAY];
  const options = { env, cwd: tmpdir(), timeout: BUILD_LIMIT_MS };
  const built = await promisify(execFile)(go, args, options).then(
    () => true,
    () => false,
  );
  return built && existsSync(installed) ? installed : null;
}

/** Where the system finds a program; null: nowhere. */
export function onPath(name) {
  const directories = (process.env.PATH ?? "").split(delimiter);
  return directories.map((path) => join(path, name)).find((path) => existsSync(path)) ?? null;
}
