import { createHash, randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";

import sharp, { type Sharp } from "sharp";

import { openProduct, type Product, type Turn, type Variant } from "./image-workers";

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
  // In a short turn its begin and end weigh too much.
  const images = name.includes("thumbnails") ? options.images * 8 : options.images;
  const several = variants.length > 1;
  const bare: Turn[] = [];
  const ours: Turn[] = [];
  const atOnce: Turn[] = [];
  const load = loadavg()[0] ?? 0;
  for (let pair = 0; pair < options.pairs; pair += 1) {
    // Each begins warm: while one side works the system may take the memory of the other.
    await bareTurn(source, variants, cores, bench.directory);
    bare.push(await bareTurn(source, variants, images, bench.directory));
    await bench.turn(variants, cores);
    ours.push(await bench.turn(variants, images));
    if (!several) continue;
    await bench.turnAtOnce(variants, cores);
    atOnce.push(await bench.turnAtOnce(variants, images));
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
  // What others do on the machine meanwhile is not in it.
  const spared = ours.map((turn, index) => turn.cpuMs / (atOnce[index]?.cpuMs ?? Number.NaN));
  console.log(
    [
      "  as one image_variants".padEnd(32),
      `${(median(atOnce.map(({ ms }) => ms)) / images).toFixed(1)} ms per image`,
      `× ${median(faster).toFixed(2)} of separate tasks (${Math.min(...faster).toFixed(2)} to ${Math.max(...faster).toFixed(2)})`,
      `CPU × ${median(cpu).toFixed(2)} of bare, separate tasks need × ${median(spared).toFixed(2)} of it`,
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

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
