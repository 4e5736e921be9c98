// `npm test`: every check, cheapest first, stopping at the first red one; `--check` leaves out build and browser.
// The last line says how many checks and tests passed and failed.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { ensureGateway } from "../test/s3/gateway.mjs";
import { nodeProblem, prepare } from "./prepare.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const fast = process.argv.includes("--check");
const totals = { passed: 0, failed: 0, skipped: 0 };

const problem = nodeProblem();
if (problem) fail(problem);

/** Tests that compare durations have the machine for themselves. */
const ALONE = "@alone";

// It takes minutes where it is not cached: the cheap checks do not wait for it. What goes wrong is told by its tests.
void ensureGateway();

const steps = [
  ["install and build", () => prepare(root, (line) => console.log(`  ${line}`))],
  ["format", () => run("oxfmt", ["--check"])],
  ["lint", () => run("npm", ["run", "-s", "lint"])],
  ["layers", () => run("npm", ["run", "-s", "lint:layers"])],
  ["types", () => run("npm", ["run", "-s", "typecheck"])],
  ["dead code", () => run("knip", ["--no-progress"])],
  ["image tools", ensureImageTools],
  ["unit and server tests", () => tests("vitest", ["run"])],
  ...(fast
    ? []
    : [
        ["browser", ensureChromium],
        ["end-to-end tests", () => tests("playwright", ["test", "--grep-invert", ALONE])],
        ["end-to-end tests of time", () => tests("playwright", ["test", "--grep", ALONE])],
      ]),
];

for (const [title, step] of steps) {
  const startedAt = Date.now();
  console.log(`\n== ${title}`);
  try {
    await step();
    if (!title.includes("tests")) totals.passed += 1;
    console.log(`== ${title}: ok, ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  } catch (error) {
    if (!title.includes("tests")) totals.failed += 1;
    console.log(`== ${title}: FAILED. ${error instanceof Error ? error.message : error}`);
    break;
  }
}
if (totals.passed === 0 && totals.failed === 0) totals.failed = 1;
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed > 0 ? 1 : 0);

function fail(sentence) {
  console.error(sentence);
  console.log("\n0 passed, 1 failed");
  process.exit(1);
}

async function run(command, args) {
  const { code } = await stream(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${code}`);
}

/** Runs a test runner and adds its own counts to the totals. */
async function tests(command, args) {
  const { code, output } = await stream(command, args);
  const count = (word) =>
    [...output.matchAll(new RegExp(`^\\s*(?:Tests\\s.*?)?(\\d+) ${word}\\b`, "gm"))].reduce(
      (sum, match) => sum + Number(match[1]),
      0,
    );
  const summary = command === "vitest" ? lastTestsLine(output) : output;
  if (command === "vitest") {
    for (const word of ["passed", "failed", "skipped"]) {
      totals[word] += Number(new RegExp(`(\\d+) ${word}`).exec(summary)?.[1] ?? 0);
    }
  } else {
    for (const word of ["passed", "failed", "skipped"]) totals[word] += count(word);
  }
  if (code !== 0) {
    if (totals.failed === 0) totals.failed += 1;
    throw new Error(`${command} exited with ${code}`);
  }
}

function lastTestsLine(output) {
  return output.split("\n").findLast((line) => /^\s*Tests\s/.test(line)) ?? "";
}

function stream(command, args) {
  const local = join(root, "node_modules/.bin", command);
  const child = spawn(existsSync(local) ? local : command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NO_COLOR: "1",
      FORCE_COLOR: "0",
      NEXT_TELEMETRY_DISABLED: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  let output = "";
  for (const pipe of [child.stdout, child.stderr]) {
    pipe.on("data", (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Debian's Chromium, installed when it is missing and this user may; Playwright downloads nothing. */
function ensureChromium() {
  const path = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  if (existsSync(path)) return;
  const how = "Install it (Debian: apt-get install chromium), or set CHROMIUM_PATH.";
  if (process.env.CHROMIUM_PATH) throw new Error(`No browser at CHROMIUM_PATH=${path}. ${how}`);
  if (!mayInstall()) throw new Error(`Chromium was not found at ${path}. ${how}`);
  console.log("  Installing Chromium by apt-get …");
  if (!install("chromium", "fonts-liberation") || !existsSync(path))
    throw new Error(`Chromium could not be installed. ${how}`);
}

/** What pictures are compared with. Tests that lack a tool are skipped, and counted as such. */
function ensureImageTools() {
  const tools = {
    "/usr/bin/convert": "imagemagick",
    "/usr/bin/exiftool": "libimage-exiftool-perl",
    "/usr/bin/webpmux": "webp",
    "/usr/bin/avifdec": "libavif-bin",
    "/usr/bin/pngcheck": "pngcheck",
  };
  const missing = Object.entries(tools)
    .filter(([path]) => !existsSync(path))
    .map(([, name]) => name);
  if (missing.length === 0) return;
  const list = missing.join(", ");
  if (!mayInstall()) console.log(`  Not installed: ${list}. Their tests are skipped.`);
  else if (!install(...missing))
    console.log(`  Could not be installed: ${list}. Tests are skipped.`);
}

function mayInstall() {
  return process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0;
}

function install(...packages) {
  const options = { stdio: "inherit", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  spawnSync("apt-get", ["update", "-q"], options);
  const args = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  return spawnSync("apt-get", args, options).status === 0;
}
