// Everything between a clone and a server that can start, each step only when its inputs changed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { hashOf, isFresh, keep } from "./stamp.mjs";
import { inTurn } from "./turn.mjs";

const OLDEST_NODE = [20, 19];
const SOURCES = [
  "app",
  "components",
  "lib",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "public",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
];

/** Null: this Node will do. Otherwise a sentence. */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return old ? `Baton needs Node ${OLDEST_NODE.join(".")} or newer; this is ${version}.` : null;
}

/**
 * Installs, generates and builds as needed, after whoever does so in this folder already. `say` gets one line per step that runs.
 * @throws Error when a step fails.
 */
export function prepare(root, say) {
  const steps = stepsOf(root);
  if (steps.every((step) => isDone(root, step))) return;
  inTurn(
    join(root, ".preparing"),
    () => runSteps(root, steps, say),
    () => say("Another start prepares this folder; waiting for it …"),
  );
}

function stepsOf(root) {
  return [
    {
      title: "Installing packages (one to two minutes the first time)",
      stamp: "node_modules/.baton-install",
      inputs: ["package.json", "package-lock.json"],
      needs: "node_modules/next/package.json",
      // Not `npm ci`: it would empty the folder for every change of the file.
      run: () =>
        run(root, "npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]),
    },
    {
      title: "Generating the database client",
      stamp: "prisma/generated/.stamp",
      inputs: ["prisma/schema.prisma", "prisma.config.ts", "package-lock.json"],
      needs: "prisma/generated",
      run: () => run(root, bin(root, "prisma"), ["generate"], { quiet: true }),
    },
    {
      title: "Building the server",
      stamp: "build/.stamp",
      inputs: ["lib", "scripts/build.mjs", "prisma/schema.prisma", "package-lock.json"],
      needs: "build/main.mjs",
      run: () => run(root, process.execPath, [join(root, "scripts/build.mjs")]),
    },
    {
      title: "Building the pages (about half a minute)",
      stamp: ".next/.baton-stamp",
      inputs: [
        ...SOURCES,
        "scripts/icon-font.mjs",
        "scripts/finish-pages.mjs",
        "package-lock.json",
      ],
      needs: ".next/BUILD_ID",
      run: () => {
        run(root, process.execPath, [join(root, "scripts/icon-font.mjs")]);
        run(root, bin(root, "next"), ["build"], { quiet: true });
        run(root, process.execPath, [join(root, "scripts/finish-pages.mjs")]);
      },
    },
  ];
}

function isDone(root, { stamp, inputs, needs }) {
  return existsSync(join(root, needs)) && isFresh(join(root, stamp), hashOf(root, inputs));
}

function runSteps(root, steps, say) {
  for (const step of steps) {
    if (isDone(root, step)) continue;
    say(`${step.title} …`);
    const startedAt = Date.now();
    step.run();
    keep(join(root, step.stamp), hashOf(root, step.inputs));
    say(`  done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  }
}

function bin(root, name) {
  return join(root, "node_modules/.bin", name);
}

function run(root, command, args, { quiet = false } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    stdio: quiet ? "pipe" : ["ignore", "inherit", "inherit"],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CHECKPOINT_DISABLE: "1" },
  });
  if (result.status === 0) return;
  const output = quiet ? `\n${result.stdout ?? ""}${result.stderr ?? ""}` : "";
  throw new Error(`"${command.split("/").pop()} ${args.join(" ")}" failed.${output}`);
}

/** Variables of `.env`, where there is one; those that are set already stay. */
export function loadEnvFile(root) {
  try {
    process.loadEnvFile(join(root, ".env"));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}
