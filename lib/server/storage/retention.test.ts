import { readdirSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import { png, solid } from "@/test/images";
import { openWorkshop, type Workshop } from "@/test/workshop";

import { type ExecutionIndex, Retention, type RetentionRules } from "./retention";
import type { ArtifactRow } from "./storage";

const HOUR = 3_600_000;
const KEEP: RetentionRules = { uploadMs: 24 * HOUR, keptMs: 0, maxBytes: 0 };

let shop: Workshop;
/** Executions by id: whether ended, and what they name. */
const executions = new Map<string, { readonly ended: boolean; readonly names: string }>();
const index: ExecutionIndex = {
  ended: (ids) =>
    new Map(
      ids.flatMap((id) => (executions.has(id) ? [[id, executions.get(id)?.ended === true]] : [])),
    ),
  isNamed: (text) => [...executions.values()].some(({ names }) => names.includes(text)),
  isNamedByOpen: (text) =>
    [...executions.values()].some(({ ended, names }) => !ended && names.includes(text)),
};

beforeAll(async () => {
  shop = await openWorkshop({ size: 1 });
});
afterAll(() => shop.close());
beforeEach(async () => {
  executions.clear();
  for (let [row] = shop.catalog.rows; row; [row] = shop.catalog.rows)
    await shop.artifacts.remove(row);
});

function retention(rules: Partial<RetentionRules>, hoursLater: number): Retention {
  const now = () => Date.now() + hoursLater * HOUR;
  const { artifacts, catalog, store } = shop;
  return new Retention({
    artifacts,
    catalog,
    store,
    executions: index,
    rules: { ...KEEP, ...rules },
    now,
  });
}

let shade = 0;
async function upload(): Promise<ArtifactRow> {
  shade += 1;
  return await shop.upload(png(solid(9, 9, [shade, 1, 2])), `u${shade}.png`);
}

async function made(workflowId: string, source: ArtifactRow): Promise<ArtifactRow> {
  const input = { fileLocation: `upload://${source.id}`, outputFormat: "png", outputWidth: 3 };
  await shop.run("image_convert_resize", input, { workflowId });
  const row = shop.catalog.rows.at(-1);
  if (row === undefined) throw new Error("nothing was made");
  return row;
}

const left = () => shop.catalog.rows.map(({ id }) => id);

it("removes uploads that no run used, after their time, with their bytes", async () => {
  const [unused, used] = [await upload(), await upload()];
  executions.set("e", { ended: true, names: `upload://${used.id}` });
  await shop.previews.open(unused, 96);
  expect(await retention({}, 23).sweep()).toEqual({ rows: 0, blobs: 0 });
  expect(await retention({}, 25).sweep()).toEqual({ rows: 1, blobs: 0 });
  expect(left()).toEqual([used.id]);
  expect(await shop.store.stat(unused.sha256)).toBeNull();
  expect(await shop.store.stat(used.sha256)).not.toBeNull();
  const previews = readdirSync(join(shop.directory, "previews"), { recursive: true });
  expect(previews.filter((name) => String(name).endsWith(".webp"))).toEqual([]);
});

it("keeps what runs make as long as the run, or another one that names it", async () => {
  const source = await upload();
  const [first, second] = [await made("gone", source), await made("shared", source)];
  executions.set("other", {
    ended: true,
    names: `upload://${source.id} store://a/${second.id}.png`,
  });
  await retention({}, 2).sweep();
  expect(left()).toEqual([source.id, second.id]);
  expect(left()).not.toContain(first.id);
});

it("leaves what is young or still at work alone, whatever the rules say", async () => {
  const source = await upload();
  const running = await made("running", source);
  executions.set("running", { ended: false, names: source.id });
  await retention({ keptMs: 1, maxBytes: 1 }, 500).sweep();
  expect(left()).toEqual([source.id, running.id]);
  executions.clear();
  await retention({ keptMs: 1, maxBytes: 1 }, 0.5).sweep();
  expect(left()).toEqual([source.id, running.id]);
});

it("removes old artifacts of ended runs, and the oldest above the limit of bytes", async () => {
  const sources = [await upload(), await upload(), await upload()];
  executions.set("e", { ended: true, names: sources.map(({ id }) => id).join() });
  const bytes = sources[2]?.bytes ?? 0;
  await retention({ maxBytes: bytes + 1 }, 2).sweep();
  expect(left()).toEqual([sources[2]?.id]);
  await retention({ keptMs: 48 * HOUR }, 49).sweep();
  expect(left()).toEqual([]);
});

it("removes bytes without a row when they still have none at the next sweep", async () => {
  const row = await upload();
  await shop.catalog.remove(row.id);
  const sweeper = retention({}, 0);
  expect(await sweeper.sweep()).toEqual({ rows: 0, blobs: 0 });
  expect(await shop.store.stat(row.sha256)).not.toBeNull();
  expect(await sweeper.sweep()).toEqual({ rows: 0, blobs: 1 });
  expect(await shop.store.stat(row.sha256)).toBeNull();
});
