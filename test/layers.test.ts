import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const CONFIG = join(root, ".dependency-cruiser.mjs");

/** One file that breaks each rule. Packages are empty ones: only their names count. */
const VIOLATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "no-cycles": {
    "lib/core/one.ts": 'import "./two";',
    "lib/core/two.ts": 'import "./one";',
  },
  "no-unresolvable": { "lib/core/lost.ts": 'import "./nowhere";' },
  "core-is-pure": { "lib/core/reads.ts": 'import "node:fs";' },
  "browser-never-reaches-server": {
    "components/ui/far.tsx": 'import { far } from "../../lib/client/far"; export const a = far;',
    "lib/client/far.ts": 'import { log } from "../server/log"; export const far = log;',
  },
  "server-never-imports-ui": { "lib/server/draws.ts": 'import "../../components/ui/button";' },
  "routes-are-thin": { "app/page.tsx": 'import "../lib/server/log";' },
  "adapters-are-chosen-in-runtime": {
    "lib/server/executor/picks.ts": 'import "../storage/s3";',
  },
  "workers-know-no-engine": { "lib/server/tasks/asks.ts": 'import "../executor/queue";' },
  "children-are-alone": { "lib/server/children/own-child.ts": 'import "../log";' },
  "surfaces-do-not-mix": { "components/gallery/peeks.tsx": 'import "../designer/designer";' },
  "toasts-go-through-ui": { "components/gallery/says.ts": 'import "sonner";' },
  "prisma-stays-in-db": { "lib/server/http/asks.ts": 'import "@prisma/client";' },
  "raw-sqlite-stays-in-store": { "lib/server/db/raw.ts": 'import "better-sqlite3";' },
  "sharp-stays-in-its-child": { "lib/server/tasks/draws.ts": 'import "sharp";' },
  "pictures-are-made-in-the-child": {
    "lib/server/tasks/renders.ts": 'import "../children/picture/render";',
  },
  "processes-start-in-children": { "lib/server/tasks/starts.ts": 'import "node:child_process";' },
  "sockets-open-in-net": { "lib/server/tasks/calls.ts": 'import "node:http";' },
  "aws-stays-in-s3": { "lib/server/tasks/stores.ts": 'import "@aws-sdk/client-s3";' },
  "vm-is-no-sandbox": { "lib/server/tasks/runs.ts": 'import "node:vm";' },
  "server-doors-are-locked": { "lib/server/env.ts": "export const env = {};" },
};

/** What the violations import, and neighbours that keep every rule. */
const HOUSE: Readonly<Record<string, string>> = {
  "package.json": '{ "type": "module" }',
  "tsconfig.json": '{ "compilerOptions": { "module": "esnext", "moduleResolution": "bundler" } }',
  "lib/core/json.ts": 'import "zod"; export const json = 1;',
  "lib/server/log.ts": "export const log = 1;",
  "lib/server/runtime.ts": 'import "server-only"; import "./storage/s3";',
  "lib/server/db/client.ts": 'import "server-only"; import "@prisma/client";',
  "lib/server/store/connection.ts": 'import "server-only"; import "better-sqlite3";',
  "lib/server/executor/queue.ts": "export const queue = 1;",
  "lib/server/storage/s3.ts": 'import "@aws-sdk/client-s3";',
  "lib/server/main.ts": 'import "node:http";',
  "lib/server/children/image-child.ts": 'import "sharp"; import "./protocol";',
  "lib/server/children/picture/render.ts": 'import "sharp";',
  "lib/server/children/protocol.ts": "export const protocol = 1;",
  "lib/server/children/pool.ts": 'import "node:child_process";',
  "components/ui/button.tsx": 'import { json } from "../../lib/core/json"; export const b = json;',
  "components/designer/designer.tsx": 'import "../ui/button";',
};

const PACKAGES = [
  "zod",
  "server-only",
  "sharp",
  "better-sqlite3",
  "@prisma/client",
  "@aws-sdk/client-s3",
  "sonner",
];

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

let directory = "";
let found: readonly Violation[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "baton-layers-"));
  const packages = PACKAGES.flatMap((name) => [
    [`node_modules/${name}/package.json`, `{ "name": "${name}", "main": "index.js" }`] as const,
    [`node_modules/${name}/index.js`, "module.exports = {};"] as const,
  ]);
  const planted = Object.values(VIOLATIONS).flatMap((files) => Object.entries(files));
  for (const [path, text] of [...Object.entries(HOUSE), ...packages, ...planted]) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), `${text}\n`);
  }
  found = await cruise();
}, 60_000);

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function cruise(): Promise<readonly Violation[]> {
  const program = join(root, "node_modules/.bin/depcruise");
  const options = ["app", "components", "lib", "--config", CONFIG, "--output-type", "json"];
  const run = promisify(execFile)(program, options, { cwd: directory, maxBuffer: 64 * 1024 ** 2 });
  // Violations end it with their number as its exit code.
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
  const report = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  return report.summary.violations;
}

describe("the layer rules", () => {
  it.each(Object.entries(VIOLATIONS))("report a violation of %s", (rule, files) => {
    const guilty = found.filter(({ rule: { name } }) => name === rule).map(({ from }) => from);
    expect(guilty.some((from) => Object.hasOwn(files, from))).toBe(true);
  });

  it("report nothing else", () => {
    const planted = new Set(Object.values(VIOLATIONS).flatMap((files) => Object.keys(files)));
    expect(found.filter(({ from }) => !planted.has(from))).toEqual([]);
  });

  it("have a planted violation each", async () => {
    const { default: config } = (await import(pathToFileURL(CONFIG).href)) as {
      default: Record<"forbidden" | "required", readonly { readonly name: string }[]>;
    };
    const names = [...config.forbidden, ...config.required].map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(VIOLATIONS).toSorted());
  });
});
