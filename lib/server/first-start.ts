import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { SampleIndex } from "@/lib/core/image/sample-index";
import { SHIPPED_TASK_DEFS } from "@/lib/core/image/task-defs";
import type { JsonObject } from "@/lib/core/json";

import type { Definitions } from "./db/definitions";
import type { Settings } from "./db/settings";
import type { TaskDefinitions } from "./db/task-definitions";

interface FirstStart {
  readonly definitions: Definitions;
  readonly taskDefinitions: TaskDefinitions;
  readonly settings: Settings;
  /** Whether a task definition is stored; reads without Prisma, whose first query takes a quarter of a second. */
  readonly isRegistered: (name: string) => boolean;
  /** `public/samples`. */
  readonly samplesDirectory: string;
  /** Epoch ms. */
  readonly now: number;
}

const SEEDED = "samples.seeded";

/**
 * Registers the task definitions of the built-in workers where they are absent, and once in the life of a data folder
 * each sample workflow: who deletes or changes one is not overruled. The samples come first, so that nothing is left to
 * do where all task definitions are there. Idempotent.
 */
export async function prepareFirstStart(args: FirstStart): Promise<void> {
  const { taskDefinitions, now } = args;
  const rules = SHIPPED_TASK_DEFS.map((rule) => ({
    name: rule.name ?? "",
    raw: rule as JsonObject,
    createTime: now,
    updateTime: 0,
  }));
  if (rules.every(({ name }) => args.isRegistered(name))) return;
  await bringSamples(args);
  await taskDefinitions.createMissing(rules);
}

async function bringSamples({
  definitions,
  settings,
  samplesDirectory,
  now,
}: FirstStart): Promise<void> {
  const seeded = await settings.get(SEEDED);
  const brought = Array.isArray(seeded) ? seeded.map(String) : [];
  const samples = await readDefinitions(samplesDirectory);
  const missing = samples.filter(({ name }) => !brought.includes(name));
  if (missing.length === 0) return;
  for (const { name, raw } of missing) {
    if ((await definitions.find(name, null)) !== null) continue;
    await definitions.create({ name, version: 1, raw, createTime: now, updateTime: 0 });
  }
  await settings.set(SEEDED, [...brought, ...missing.map(({ name }) => name)], now);
}

async function readDefinitions(directory: string): Promise<{ name: string; raw: JsonObject }[]> {
  const text = await readFile(join(directory, "index.json"), "utf8");
  const { samples } = SampleIndex.parse(JSON.parse(text));
  return Promise.all(
    samples.map(async ({ name, definition }) => ({
      name,
      raw: JSON.parse(await readFile(join(directory, definition), "utf8")) as JsonObject,
    })),
  );
}
