// Bundles the benchmark and the image child, then runs it: `node bench/images.mjs [--pairs 5] [--images 8]`.
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = `${root}node_modules/.cache/baton-bench/${process.pid}`;
mkdirSync(directory, { recursive: true });
try {
  await build({
    entryPoints: {
      images: `${root}bench/images.ts`,
      "image-child": `${root}lib/server/children/image-child.ts`,
    },
    outdir: directory,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    alias: { "@": root.replace(/\/$/, "") },
    logLevel: "error",
  });
  const { benchImages } = await import(pathToFileURL(`${directory}/images.mjs`).href);
  await benchImages({
    entry: `${directory}/image-child.mjs`,
    photo: `${root}public/samples/photos/waterfall.jpg`,
    pairs: numberOf("--pairs", 5),
    images: numberOf("--images", 8),
  });
} finally {
  rmSync(directory, { recursive: true, force: true });
}

function numberOf(flag, fallback) {
  const at = process.argv.indexOf(flag);
  return at < 0 ? fallback : Number(process.argv[at + 1]);
}
