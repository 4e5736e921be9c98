// Decides what is up to date: a step's inputs are hashed, the hash is kept beside its result.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** SHA-256 over names and contents of all files below the given paths (missing ones count as such). */
export function hashOf(root, paths) {
  const hash = createHash("sha256").update(process.version);
  for (const path of paths) addPath(hash, root, path);
  return hash.digest("hex");
}

function addPath(hash, root, path) {
  const full = join(root, path);
  if (!existsSync(full)) {
    hash.update(`-${path}`);
    return;
  }
  const stat = statSync(full);
  if (!stat.isDirectory()) {
    hash.update(path).update(readFileSync(full));
    return;
  }
  for (const entry of readdirSync(full).toSorted()) {
    if (entry === "node_modules" || entry === "generated") continue;
    addPath(hash, root, join(path, entry));
  }
}

export function isFresh(file, hash) {
  return existsSync(file) && readFileSync(file, "utf8") === hash;
}

export function keep(file, hash) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
}
