// Bundles what Next does not: the server and the processes that it starts. Packages stay outside the bundles.
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build, context } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Entry name → source file. Every `*-child.ts` is a process of its own. */
function entries() {
  const children = join(root, "lib/server/children");
  const found = { main: join(root, "lib/server/main.ts") };
  for (const file of existsSync(children) ? readdirSync(children) : []) {
    if (file.endsWith("-child.ts")) found[file.slice(0, -3)] = join(children, file);
  }
  return found;
}

export function buildOptions() {
  return {
    absWorkingDir: root,
    entryPoints: entries(),
    outdir: join(root, "build"),
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    alias: { "server-only": join(root, "test/empty-module.ts"), "@": root },
    sourcemap: "linked",
    logLevel: "warning",
  };
}

export async function buildEntries() {
  await build(buildOptions());
}

/** Rebuilds on every change and calls `onBuild` after each success. */
export async function watchEntries(onBuild) {
  const watcher = await context({
    ...buildOptions(),
    plugins: [
      {
        name: "after-build",
        setup: (b) => b.onEnd((result) => result.errors.length === 0 && onBuild()),
      },
    ],
  });
  await watcher.watch();
  return watcher;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildEntries();
