// Many pictures through the whole server: memory over a thousand of them, a zip of a thousand files, previews.
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import sharp from "sharp";

import { clearPeak, median, megabytes, rss, timed, treeRss } from "./process";
import { type BenchServer, startServer } from "./server";

const MANY = 1_000;
const IN_FLIGHT = 8;
const PER_RUN = 63;
const RUNS = 16;
const PREVIEWS = 7;
const BATCH = "bench-zip";

/** Prints a row for each. */
export async function benchPictures(print: (line: string) => void): Promise<void> {
  sharp.concurrency(1);
  sharp.cache(false);
  const server = await startServer();
  try {
    const photo = await twelveMegapixels(0);
    await previews(server, print);
    await archive(server, print);
    await memory(server, photo, print);
  } finally {
    await server.stop();
  }
}

/** Each number gives another file of the same picture. */
async function twelveMegapixels(number: number): Promise<Buffer> {
  return await sharp("public/samples/photos/waterfall.jpg", { autoOrient: true })
    .resize(4_000, 3_000, { fit: "cover" })
    .modulate({ brightness: 1 + number / 100 })
    .jpeg({ quality: 92 })
    .toBuffer();
}

/** 320 px of 12 megapixels, made and kept, against the same by the library alone. */
async function previews(server: BenchServer, print: (line: string) => void): Promise<void> {
  const ratios: number[] = [];
  const cached: number[] = [];
  for (let round = 0; round < PREVIEWS; round += 1) {
    const photo = await twelveMegapixels(round);
    const { id } = await upload(server, photo);
    const url = `${server.url}/api/artifacts/${id}/preview?width=320`;
    const bare = await timed(() =>
      sharp(photo, { autoOrient: true, failOn: "warning" })
        .resize(320, 240, { fit: "fill", fastShrinkOnLoad: false })
        .webp({ quality: 80, effort: 2 })
        .toBuffer(),
    );
    const cold = await timed(() => bytesOf(url));
    for (let again = 0; again < 5; again += 1) cached.push(await timed(() => bytesOf(url)));
    // The first also warms both.
    if (round > 0) ratios.push(bare / cold);
  }
  print(
    `    preview 320 of 12 MP: ${median(ratios).toFixed(2)} × bare (goal ≥ 0.6), ` +
      `again ${median(cached).toFixed(1)} ms (goal ≤ 5)`,
  );
}

/** Of what a thousand tasks have made, against a copy of the same files. */
async function archive(server: BenchServer, print: (line: string) => void): Promise<void> {
  await define(server, {
    name: "bench_many",
    tasks: [
      {
        name: "image_variants",
        taskReferenceName: "many",
        inputParameters: {
          fileLocation: "${workflow.input.fileLocation}",
          variants: Array.from({ length: PER_RUN }, (_, index) => ({
            name: `v${index}`,
            outputFormat: "jpeg",
            outputWidth: 500 + index,
          })),
        },
      },
    ],
  });
  // Another photo for each run: equal bytes are in the archive once.
  for (let run = 0; run < RUNS; run += 1) {
    const photo = await sharp("public/samples/photos/waterfall.jpg")
      .modulate({ brightness: 1 + run / 100 })
      .jpeg({ quality: 92 })
      .toBuffer();
    await image(server, "bench_many", photo, { "x-correlation-id": BATCH });
  }
  const url = `${server.url}/api/batches/${BATCH}/artifacts.zip`;
  await bytesOf(url);
  const before = rss(server);
  clearPeak(server.pid());
  const zips: number[] = [];
  const copies: number[] = [];
  let bytes = 0;
  let files = 0;
  for (let round = 0; round < 5; round += 1) {
    zips.push(
      await timed(async () => {
        bytes = await bytesOf(url);
      }),
    );
    const target = mkdtempSync(join(tmpdir(), "baton-bench-copy-"));
    copies.push(await timed(() => Promise.resolve((files = copyBlobs(server, target)))));
    rmSync(target, { recursive: true });
  }
  const grown = megabytes(server.pid(), "VmHWM") - before;
  print(
    `    zip of ${RUNS * PER_RUN} pictures (copied: ${files} files), ${(bytes / 1_024 ** 2).toFixed(0)} MB: ${median(zips).toFixed(0)} ms, ` +
      `${(median(copies) / median(zips)).toFixed(2)} × plain copy (goal ≥ 0.8), server + ${grown} MB (goal ≤ 30)`,
  );
}

/** Every blob, those of the sources too; answers how many. */
function copyBlobs({ dataDir }: BenchServer, target: string): number {
  const blobs = join(dataDir, "blobs");
  const names = readdirSync(blobs, { recursive: true }).map(String);
  const files = names.filter((name) => /[\da-f]{64}$/.test(name));
  for (const name of files) copyFileSync(join(blobs, name), join(target, name.slice(-64)));
  return files.length;
}

/** Server and children over a thousand pictures, eight at a time: how much, and whether it grows. */
async function memory(
  server: BenchServer,
  photo: Buffer,
  print: (line: string) => void,
): Promise<void> {
  await define(server, {
    name: "bench_convert",
    tasks: [
      {
        name: "image_convert_resize",
        taskReferenceName: "convert",
        inputParameters: {
          fileLocation: "${workflow.input.fileLocation}",
          outputFormat: "webp",
          outputWidth: "${workflow.input.width}",
        },
      },
    ],
  });
  const { fileLocation } = await upload(server, photo);
  const samples: number[] = [];
  const watch = setInterval(() => samples.push(treeRss(server)), 250);
  let next = 0;
  const lane = async () => {
    while (next < MANY) {
      next += 1;
      await run(server, "bench_convert", { fileLocation, width: 700 + (next % 200) });
    }
  };
  const took = await timed(() => Promise.all(Array.from({ length: IN_FLIGHT }, lane)));
  clearInterval(watch);
  const quarter = Math.ceil(samples.length / 4);
  const [early, late] = [samples.slice(0, quarter), samples.slice(-quarter)];
  print(
    `    ${MANY} pictures of 12 MP, ${IN_FLIGHT} in flight, ${(took / 1_000).toFixed(0)} s: server and children ` +
      `${Math.max(...samples)} MB at most (goal ≤ 700), median of the first quarter ${median(early)}, of the last ${median(late)}`,
  );
}

async function define(server: BenchServer, { name, tasks }: { name: string; tasks: object[] }) {
  const body = { name, version: 1, schemaVersion: 2, tasks };
  await asked(server, "/api/metadata/workflow", "application/json", JSON.stringify(body));
}

async function run(server: BenchServer, name: string, input: object): Promise<void> {
  await asked(server, `/api/run/${name}`, "application/json", JSON.stringify(input));
}

async function image(
  server: BenchServer,
  name: string,
  photo: Buffer,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  await asked(server, `/api/run/${name}`, "image/jpeg", new Uint8Array(photo), headers);
}

async function upload(server: BenchServer, photo: Buffer) {
  const answer = await asked(server, "/api/artifacts", "image/jpeg", new Uint8Array(photo));
  return JSON.parse(answer) as { readonly id: string; readonly fileLocation: string };
}

async function asked(
  { url }: BenchServer,
  path: string,
  type: string,
  body: BodyInit,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": type, accept: "application/json", ...headers },
    body,
  });
  const text = await answer.text();
  if (!answer.ok || answer.status === 202) throw new Error(`${path}: ${answer.status} ${text}`);
  return text;
}

async function bytesOf(url: string): Promise<number> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  let bytes = 0;
  for await (const chunk of answer.body ?? []) bytes += (chunk as Uint8Array).length;
  return bytes;
}
