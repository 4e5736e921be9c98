import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";

import sharp, { type Sharp } from "sharp";

import { DEFAULT_IMAGE_LIMITS } from "@/lib/core/image/image-limits";
import type { JsonObject } from "@/lib/core/json";
import { ImagePool } from "@/lib/server/children/pool";
import { Artifacts } from "@/lib/server/storage/artifacts";
import { createJobDirectories } from "@/lib/server/storage/job-directories";
import { createLocalStore, createPublishedFiles } from "@/lib/server/storage/local-disk";
import { Sources } from "@/lib/server/storage/sources";
import { createWorkers } from "@/lib/server/tasks/registry";
import type { Worker } from "@/lib/server/tasks/worker";
import { createMemoryCatalog } from "@/test/memory-catalog";

/**
 * The image workers against bare sharp: the same bytes and options, the results compared by digest. Bare and product
 * take turns, and what counts is the ratio. The engine is not part of it.
 */
export interface BenchOptions {
  readonly entry: string;
  readonly photo: string;
  /** Turns of each. */
  readonly pairs: number;
  /** Images per turn. */
  readonly images: number;
}

interface Variant {
  readonly format: "jpeg" | "webp" | "avif";
  readonly width: number;
}

interface Turn {
  readonly ms: number;
  readonly cpuMs: number;
  readonly digests: string;
}

const MIXES: Readonly<Record<string, readonly Variant[]>> = {
  "12 MP → jpg, webp × 800, 1600": [
    { format: "jpeg", width: 800 },
    { format: "webp", width: 800 },
    { format: "jpeg", width: 1_600 },
    { format: "webp", width: 1_600 },
  ],
  "thumbnails jpg, webp × 200": [
    { format: "jpeg", width: 200 },
    { format: "webp", width: 200 },
  ],
  "large webp 3000": [{ format: "webp", width: 3_000 }],
  "avif 800": [{ format: "avif", width: 800 }],
};

const cores = availableParallelism();

export async function benchImages(options: BenchOptions): Promise<void> {
  sharp.concurrency(1);
  sharp.cache(false);
  const source = await sharp(options.photo, { autoOrient: true })
    .resize(4_000, 3_000, { fit: "cover" })
    .jpeg({ quality: 92 })
    .toBuffer();
  const bench = await openProduct(options.entry, source);
  console.log(
    `node ${process.version}, sharp ${sharp.versions.sharp}, ${cores} cores, ` +
      `source ${source.length} bytes, ${options.pairs} pairs of ${options.images} images`,
  );
  try {
    for (const [name, variants] of Object.entries(MIXES)) {
      await compare(name, variants, { options, source, bench });
    }
    await effort(source);
  } finally {
    await bench.close();
  }
}

async function compare(
  name: string,
  variants: readonly Variant[],
  about: { options: BenchOptions; source: Buffer; bench: Product },
): Promise<void> {
  const { options, source, bench } = about;
  const images = name.includes("thumbnails") ? options.images * 2 : options.images;
  await bareTurn(source, variants, cores, bench.directory);
  await bench.turn(variants, cores);
  const several = variants.length > 1;
  if (several) await bench.turnAtOnce(variants, cores);
  const bare: Turn[] = [];
  const ours: Turn[] = [];
  const atOnce: Turn[] = [];
  const load = loadavg()[0] ?? 0;
  for (let pair = 0; pair < options.pairs; pair += 1) {
    bare.push(await bareTurn(source, variants, images, bench.directory));
    ours.push(await bench.turn(variants, images));
    if (several) atOnce.push(await bench.turnAtOnce(variants, images));
  }
  const same = new Set([...bare, ...ours].map((turn) => turn.digests)).size === 1;
  const ratios = bare.map((turn, index) => turn.ms / (ours[index]?.ms ?? Number.NaN));
  const cpu = bare.map((turn, index) => (ours[index]?.cpuMs ?? Number.NaN) / turn.cpuMs);
  const perImage = (turns: readonly Turn[]) => median(turns.map((turn) => turn.ms)) / images;
  console.log(
    [
      name.padEnd(32),
      `bare ${perImage(bare).toFixed(1)} ms`,
      `ours ${perImage(ours).toFixed(1)} ms per image`,
      `rate ${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`,
      `CPU × ${median(cpu).toFixed(2)}`,
      same ? "same bytes" : "BYTES DIFFER",
      `load ${load.toFixed(2)}`,
    ].join("  "),
  );
  if (several) printAtOnce({ bare, ours, atOnce, images });
}

/** The same variants by one `image_variants` for each image, against a task for each variant. */
function printAtOnce(turns: {
  readonly bare: readonly Turn[];
  readonly ours: readonly Turn[];
  readonly atOnce: readonly Turn[];
  readonly images: number;
}): void {
  const { bare, ours, atOnce, images } = turns;
  const faster = ours.map((turn, index) => turn.ms / (atOnce[index]?.ms ?? Number.NaN));
  const cpu = bare.map((turn, index) => (atOnce[index]?.cpuMs ?? Number.NaN) / turn.cpuMs);
  console.log(
    [
      "  as one image_variants".padEnd(32),
      `${(median(atOnce.map(({ ms }) => ms)) / images).toFixed(1)} ms per image`,
      `× ${median(faster).toFixed(2)} of separate tasks (${Math.min(...faster).toFixed(2)} to ${Math.max(...faster).toFixed(2)})`,
      `CPU × ${median(cpu).toFixed(2)} of bare`,
    ].join("  "),
  );
}

/** `2 · cores` images in flight, the variants of each one after another, written and synced as the product does. */
async function bareTurn(
  source: Buffer,
  variants: readonly Variant[],
  images: number,
  directory: string,
): Promise<Turn> {
  const before = process.cpuUsage();
  const started = performance.now();
  const digests: string[] = [];
  await inFlight(images, async (image) => {
    const made = [];
    for (const { format, width } of variants) {
      const data = await encode(
        sharp(source, { autoOrient: true, failOn: "warning" }).resize(
          width,
          Math.round(width * 0.75),
          {
            fit: "fill",
            fastShrinkOnLoad: false,
          },
        ),
        format,
      ).toBuffer();
      const file = join(directory, "tmp", `bare-${randomBytes(6).toString("hex")}`);
      const handle = await open(file, "wx");
      await handle.writeFile(data);
      await handle.sync();
      await handle.close();
      rmSync(file);
      made.push(createHash("sha256").update(data).digest("hex"));
    }
    digests[image] = made.join();
  });
  const { user, system } = process.cpuUsage(before);
  return {
    ms: performance.now() - started,
    cpuMs: (user + system) / 1_000,
    digests: [...new Set(digests)].join(),
  };
}

function encode(picture: Sharp, format: Variant["format"], avifEffort = 2): Sharp {
  if (format === "jpeg") return picture.jpeg({ quality: 80 });
  return format === "webp"
    ? picture.webp({ quality: 80, effort: 4 })
    : picture.avif({ quality: 50, effort: avifEffort });
}

type Product = Awaited<ReturnType<typeof openProduct>>;

async function openProduct(entry: string, source: Buffer) {
  const directory = mkdtempSync(join(tmpdir(), "baton-bench-"));
  const limits = DEFAULT_IMAGE_LIMITS;
  const pool = new ImagePool({
    entry,
    size: cores,
    directory: join(directory, "tmp"),
    environment: { PATH: process.env["PATH"] ?? "" },
    memoryBytes: limits.memoryBytes,
    log: (message, data) => console.error(message, data),
  });
  const catalog = createMemoryCatalog();
  const store = createLocalStore(join(directory, "blobs"));
  const files = createPublishedFiles(join(directory, "published"));
  const jobs = createJobDirectories(join(directory, "tmp"));
  const artifacts = new Artifacts({
    store,
    catalog,
    jobs,
    pool,
    limits,
    minFreeBytes: 0,
    now: Date.now,
    newId: () => randomBytes(16).toString("base64url"),
  });
  const sources = new Sources({
    store,
    catalog,
    files,
    objects: null,
    fetchUrl: null,
    ownOrigins: [],
    limits,
  });
  const deps = {
    pool,
    artifacts,
    sources,
    files,
    objects: null,
    jobs,
    limits,
    fontFile: "",
    now: Date.now,
  };
  const [worker] = createWorkers(deps);
  if (worker === undefined) throw new Error("no image worker");
  await pool.warm();
  const upload = await jobs.use(async (path) => {
    const signal = new AbortController().signal;
    const staged = await artifacts.stage(Readable.from([source]), {
      directory: path,
      name: "a.jpg",
      signal,
    });
    return (await artifacts.commit(staged)).row;
  });
  return {
    directory,
    turn: (variants: readonly Variant[], images: number) =>
      measured(pool, images, async (note) => {
        const digests: string[] = [];
        await handOut(worker, images * variants.length, {
          task: (index) => convertTask(`upload://${upload.id}`, variants[index % variants.length]),
          done: (index, output) => {
            digests[index] = String(output["sha256"]);
          },
        });
        for (let image = 0; image < images; image += 1) {
          note(digests.slice(image * variants.length, (image + 1) * variants.length));
        }
      }),
    turnAtOnce: (variants: readonly Variant[], images: number) =>
      measured(pool, images, async (note) => {
        await handOut(worker, images, {
          task: () => variantsTask(`upload://${upload.id}`, variants),
          done: (_, output) => {
            const made = Object.values(output["variants"] as Record<string, JsonObject>);
            note(made.map(({ sha256 }) => String(sha256)));
          },
        });
      }),
    async close() {
      await pool.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Time, CPU of this process and of the children, and the digests of each image. */
async function measured(
  pool: ImagePool,
  images: number,
  step: (note: (digests: readonly string[]) => void) => Promise<void>,
): Promise<Turn> {
  const before = process.cpuUsage();
  const children = childrenCpuMs(pool.pids());
  const started = performance.now();
  const lists: string[] = [];
  await step((digests) => lists.push(digests.join()));
  const { user, system } = process.cpuUsage(before);
  if (lists.length !== images) throw new Error("an image is missing");
  return {
    ms: performance.now() - started,
    cpuMs: (user + system) / 1_000 + childrenCpuMs(pool.pids()) - children,
    digests: [...new Set(lists)].join(),
  };
}

interface Work {
  readonly taskType: string;
  readonly input: JsonObject;
}

function convertTask(fileLocation: string, variant: Variant | undefined): Work {
  if (variant === undefined) throw new Error("no variant");
  const { format, width } = variant;
  return {
    taskType: "image_convert_resize",
    input: { fileLocation, outputFormat: format, outputWidth: width },
  };
}

function variantsTask(fileLocation: string, variants: readonly Variant[]): Work {
  return {
    taskType: "image_variants",
    input: {
      fileLocation,
      variants: variants.map(({ format, width }) => ({
        name: `${format}-${width}`,
        outputFormat: format,
        outputWidth: width,
      })),
    },
  };
}

/** As the executor does it: a task is handed out when the worker says that it is free. */
async function handOut(
  worker: Worker,
  total: number,
  about: {
    readonly task: (index: number) => Work;
    readonly done: (index: number, output: JsonObject) => void;
  },
): Promise<void> {
  let next = 0;
  let finished = 0;
  await new Promise<void>((resolve, reject) => {
    const give = () => {
      while (next < total && worker.freeSlots() > 0) {
        const index = next;
        next += 1;
        void attempt(index).then(resolveWhenDone, reject);
      }
    };
    const resolveWhenDone = () => {
      finished += 1;
      if (finished === total) resolve();
      else give();
    };
    const attempt = async (index: number) => {
      const outcome = await worker.run(
        {
          ...about.task(index),
          taskId: randomUUID(),
          workflowId: "bench",
          workflowName: "bench",
          ref: `convert_${index}_ref`,
          attempt: 0,
          iteration: 0,
          deadlineMs: null,
          log: () => undefined,
          progress: () => undefined,
        },
        new AbortController().signal,
      );
      if (outcome.status !== "completed") throw new Error(JSON.stringify(outcome));
      about.done(index, outcome.output);
    };
    worker.onFree(give);
    give();
  });
}

/** CPU of one AVIF at the product's default effort against the library's. */
async function effort(source: Buffer): Promise<void> {
  const picture = await sharp(source).resize(800, 600).png().toBuffer();
  const cost = async (avifEffort: number) => {
    const before = process.cpuUsage();
    const data = await encode(sharp(picture), "avif", avifEffort).toBuffer();
    const { user, system } = process.cpuUsage(before);
    return { cpuMs: (user + system) / 1_000, bytes: data.length };
  };
  await cost(2);
  const ours = await cost(2);
  const library = await cost(4);
  console.log(
    `avif 800 at effort 2: ${ours.cpuMs.toFixed(0)} ms CPU, ${(ours.cpuMs / library.cpuMs).toFixed(2)} × ` +
      `effort 4, bytes × ${(ours.bytes / library.bytes).toFixed(2)}`,
  );
}

async function inFlight(count: number, step: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await step(index);
    }
  };
  await Promise.all(Array.from({ length: 2 * cores }, lane));
}

/** User and system time of processes, in milliseconds: fields 14 and 15 of /proc/<pid>/stat, in ticks of 10 ms. */
function childrenCpuMs(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * 10;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
