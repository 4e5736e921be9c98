import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { ImagePool } from "@/lib/server/children/pool";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Bundles the children as the build does and gives the path of the image child's entry; the others lie beside it. They
 * are below node_modules, so that packages are found from there.
 */
export async function buildImageChild(): Promise<{ entry: string; remove: () => void }> {
  const directory = `${ROOT}node_modules/.cache/baton-test/${process.pid}-${Date.now()}`;
  mkdirSync(directory, { recursive: true });
  const entry = `${directory}/image-child.mjs`;
  await build({
    entryPoints: [
      `${ROOT}lib/server/children/image-child.ts`,
      `${ROOT}lib/server/children/script-child.ts`,
    ],
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": ROOT.replace(/\/$/, "") },
    logLevel: "silent",
  });
  return { entry, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** What a child may see of the environment in tests. */
export function childEnvironment(): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8", TZ: "UTC" };
}

/** Two children that make pictures in folders of their own below `directory`. */
export async function openImagePool() {
  const child = await buildImageChild();
  const directory = mkdtempSync(join(tmpdir(), "baton-pool-"));
  const pool = new ImagePool({
    entry: child.entry,
    size: 2,
    directory,
    environment: childEnvironment(),
    memoryBytes: 1024 ** 3,
    log: () => undefined,
  });
  let jobs = 0;
  return {
    pool,
    directory,
    /** A new folder for one job. */
    jobDirectory(): string {
      jobs += 1;
      const own = join(directory, `job-${jobs}`);
      mkdirSync(own);
      return own;
    },
    async close(): Promise<void> {
      await pool.close();
      rmSync(directory, { recursive: true, force: true });
      child.remove();
    },
  };
}
