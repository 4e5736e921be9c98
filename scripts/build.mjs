// Bundles what Next does not: the server and the processes that it starts.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build, context } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Entry name → source file. Every `*-child.ts` is a process of its own. */
function entries() {
  const children = join(root, "lib/server/children");
  const found = {
    main: join(root, "lib/server/main.ts"),
    "worker-main": join(root, "lib/server/worker-main.ts"),
  };
  for (const file of existsSync(children) ? readdirSync(children) : []) {
    if (file.endsWith("-child.ts")) found[file.slice(0, -3)] = join(children, file);
  }
  return found;
}

/** Inside the bundle without what nobody uses: as hundreds of files they are a third of the time to start. */
const BUNDLED = /^(zod|hono|@hono\/node-server|lru-cache)(\/|$)/;

const packagesStayOutside = {
  name: "packages-stay-outside",
  setup(b) {
    b.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      const isOurs = kind === "entry-point" || path === "server-only" || path.startsWith("@/");
      return isOurs || BUNDLED.test(path) ? undefined : { path, external: true };
    });
  },
};

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
    splitting: true,
    chunkNames: "chunk-[hash]",
    plugins: [packagesStayOutside],
    alias: { "server-only": join(root, "test/empty-module.ts"), "@": root },
    sourcemap: "linked",
    logLevel: "warning",
  };
}

/** Removes the result of the build before this one: parts are named by their contents. */
export async function buildEntries() {
  rmSync(join(root, "build"), { recursive: true, force: true });
  await build(buildOptions());
}

/** Rebuilds on every change and calls `onBuild` after each success. */
export async function watchEntries(onBuild) {
  const options = buildOptions();
  const watcher = await context({
    ...options,
    plugins: [
      ...options.plugins,
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
