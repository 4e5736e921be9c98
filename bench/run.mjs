// `npm run bench [engine|http|memory|canvas|pages|live|transfers|pictures|images …]`: prints numbers with their conditions; keeps nothing.
// `npm run bench -- http [--rows a,b,d,h,i,x,f] [--against http://host:port/api]`
// `npm run bench -- canvas [--rows 200,1000,10000,floor,still,scripts,memory]`
// `npm run bench -- pages [--rows gallery,pixel,1000,10000,list]`
import { mkdirSync, rmSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

import { build } from "esbuild";

import { prepare } from "../scripts/prepare.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = process.argv
  .slice(2)
  .filter((word, at, all) => !word.startsWith("-") && !(all[at - 1] ?? "").startsWith("--"));
const wants = (name) => wanted.length === 0 || wanted.includes(name);

process.chdir(root);
// A number of an old build would be read as one of this tree.
prepare(root, print);
if (wants("engine")) await bundled("engine", ({ benchEngine }) => benchEngine(print));
if (wants("http"))
  await bundled("http", ({ benchHttp }) => {
    const options = { against: valueOf("--against"), rows: valueOf("--rows") };
    return benchHttp(print, options);
  });
if (wants("pages"))
  await bundled("pages", ({ benchPages }) => benchPages(print, valueOf("--rows")));
if (wants("live")) await bundled("live", ({ benchLive }) => benchLive(print));
// Takes minutes: only when it is asked for.
if (wanted.includes("memory")) await bundled("memory", ({ benchMemory }) => benchMemory(print));
if (wants("canvas"))
  await bundled("canvas", ({ benchCanvas }) => benchCanvas(print, valueOf("--rows")));
if (wants("transfers")) await bundled("transfers", ({ benchTransfers }) => benchTransfers(print));
if (wants("pictures")) await bundled("pictures", ({ benchPictures }) => benchPictures(print));
if (wants("images")) {
  process.argv.splice(2);
  await import("./images.mjs");
}

function valueOf(flag) {
  const at = process.argv.indexOf(flag);
  return at < 0 ? null : (process.argv[at + 1] ?? null);
}

function print(line) {
  console.log(line);
}

/** Bundles a benchmark beside the packages that it needs, runs it and removes it. */
async function bundled(name, run) {
  const directory = `${root}node_modules/.cache/baton-bench/${name}-${process.pid}`;
  mkdirSync(directory, { recursive: true });
  try {
    await build({
      entryPoints: { [name]: `${root}bench/${name}.ts`, stats: `${root}bench/stats.ts` },
      outdir: directory,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
      alias: { "@": root.replace(/\/$/, ""), "server-only": `${root}test/empty-module.ts` },
      logLevel: "error",
    });
    const { conditions } = await import(pathToFileURL(`${directory}/stats.mjs`).href);
    print(`\n${name}: ${conditions()}`);
    await run(await import(pathToFileURL(`${directory}/${name}.mjs`).href));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
