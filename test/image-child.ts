import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { DEFAULT_IMAGE_LIMITS } from "@/lib/core/image/image-limits";
import type { JsonObject } from "@/lib/core/json";
import { ImagePool } from "@/lib/server/children/pool";
import type { ConvertResult, VariantResult } from "@/lib/server/children/protocol";

import { pictureOptions } from "./images";

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
  /** A new folder for one job. */
  const jobDirectory = () => {
    jobs += 1;
    const own = join(directory, `job-${jobs}`);
    mkdirSync(own);
    return own;
  };
  /** Variants `v0`, `v1` … of one file, by one job. */
  const several = async (
    file: string,
    variants: readonly JsonObject[],
    onVariantError: "fail" | "continue" = "fail",
  ): Promise<ConvertResult> =>
    await pool.convert(
      {
        kind: "convert",
        file,
        directory: jobDirectory(),
        variants: variants.map((options, index) => ({
          name: `v${index}`,
          options: pictureOptions(options),
        })),
        onVariantError,
        limits: DEFAULT_IMAGE_LIMITS,
      },
      {
        signal: new AbortController().signal,
        deadlineMs: 30_000,
        target: "x",
        priority: "task",
      },
    );
  return {
    directory,
    several,
    async convert(file: string, options: JsonObject): Promise<VariantResult> {
      const [made] = (await several(file, [options])).variants;
      if (made === undefined) throw new Error("nothing made");
      return made;
    },
    /** A file of its own with these bytes. */
    write(name: string, data: Uint8Array): string {
      const path = join(directory, name);
      writeFileSync(path, data);
      return path;
    },
    async close(): Promise<void> {
      await pool.close();
      rmSync(directory, { recursive: true, force: true });
      child.remove();
    },
  };
}
