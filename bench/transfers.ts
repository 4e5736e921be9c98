// Pictures through the whole server: transfers, many uploads at once, one small job from upload to link, idle children.
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import sharp from "sharp";

import { sendManyUploads } from "../test/many-uploads";
import { childrenOf, clearPeak, median, megabytes, rss, timed } from "./process";
import { type BenchServer, startServer } from "./server";

const MB = 1_024 ** 2;
const ROUNDS = 7;
const JOBS = 40;
const MANY = 1_000;

/** Prints a row for each; the load on the machine beside it tells whether it counts. */
export async function benchTransfers(print: (line: string) => void): Promise<void> {
  const server = await startServer();
  try {
    await idleChildren(server, print);
    await smallJob(server, print);
    await large(server, print);
    await many(server, print);
  } finally {
    await server.stop();
  }
}

async function idleChildren(server: BenchServer, print: (line: string) => void): Promise<void> {
  await sleep(2_000);
  const sizes = childrenOf(server.pid()).map((pid) => megabytes(pid, "VmRSS"));
  print(`    idle: ${sizes.join(", ")} MB per child (goal ≤ 120), server ${rss(server)} MB`);
}

/** One picture by the image API, upload and download in it, against the same work by the library alone. */
async function smallJob(server: BenchServer, print: (line: string) => void): Promise<void> {
  const photo = readFileSync("public/samples/photos/lake.jpg");
  const form = () => {
    const fields = new FormData();
    fields.append("file", new Blob([new Uint8Array(photo)]), "lake.jpg");
    fields.append("input", JSON.stringify({ recipeParameters: RECIPE }));
    return fields;
  };
  const ours: number[] = [];
  const bare: number[] = [];
  for (let job = 0; job < JOBS + 5; job += 1) {
    const took = await timed(async () => {
      const answer = await fetch(`${server.url}/api/run/image_convert_resize`, {
        method: "POST",
        headers: { accept: "application/json" },
        body: form(),
      });
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
      await answer.json();
    });
    const alone = await timed(() =>
      sharp(photo, { autoOrient: true, failOn: "warning" })
        .resize(400, 300, { fit: "inside", fastShrinkOnLoad: false })
        .webp({ quality: 80, effort: 4 })
        .toBuffer(),
    );
    if (job < 5) continue;
    ours.push(took);
    bare.push(alone);
  }
  const [us, them] = [median(ours), median(bare)];
  print(
    `    small job, upload to link: ${us.toFixed(1)} ms, bare ${them.toFixed(1)} ms, ` +
      `more by ${(us - them).toFixed(1)} ms (goal ≤ 50)`,
  );
}

const RECIPE = { outputSize: { width: 400, height: 300 }, outputFormat: "webp" };

/** A picture of 48 MB, up and down. */
async function large(server: BenchServer, print: (line: string) => void): Promise<void> {
  const pixels = Buffer.alloc(4_000 * 4_000 * 3, 1);
  const raw = { width: 4_000, height: 4_000, channels: 3 } as const;
  const file = await sharp(pixels, { raw }).tiff({ compression: "none" }).toBuffer();
  const before = rss(server);
  clearPeak(server.pid());
  const up: number[] = [];
  const down: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // The end of the file differs: nothing is stored already.
    file.writeUInt32LE(round + 1, file.length / 2);
    const answer = { text: "" };
    up.push(
      file.length /
        MB /
        ((await timed(async () => {
          answer.text = await post(`${server.url}/api/artifacts`, file);
        })) /
          1_000),
    );
    const { id } = JSON.parse(answer.text) as { id: string };
    down.push(
      file.length / MB / ((await timed(() => drain(`${server.url}/api/artifacts/${id}`))) / 1_000),
    );
  }
  const peak = megabytes(server.pid(), "VmHWM");
  print(
    `    ${(file.length / MB).toFixed(0)} MB: up ${median(up).toFixed(0)} MB/s, down ${median(down).toFixed(0)} MB/s ` +
      `(goal ≥ 200), server + ${peak - before} MB at most (goal ≤ 30)`,
  );
}

async function many(server: BenchServer, print: (line: string) => void): Promise<void> {
  clearPeak(server.pid());
  const took = await timed(async () => {
    const { statuses, aborted } = await sendManyUploads(server.url, MANY);
    const sent = MANY - aborted;
    print(
      `    ${MANY} uploads at once, ${aborted} of them broken off by their sender as planned: ` +
        `${statuses["201"] ?? 0} of ${sent} stored ${JSON.stringify(statuses)}`,
    );
  });
  const peak = megabytes(server.pid(), "VmHWM");
  const cleanFor = await timed(async () => {
    for (let tries = 0; tries < 600 && leftovers(server).length > 0; tries += 1) await sleep(100);
  });
  print(
    `    in ${(took / 1_000).toFixed(1)} s, server ${peak} MB at most (goal ≤ 350), ` +
      `${leftovers(server).length} leftovers after ${(cleanFor / 1_000).toFixed(1)} s`,
  );
}

function leftovers(server: BenchServer): string[] {
  return readdirSync(join(server.dataDir, "tmp")).filter((name) => !name.startsWith("child-"));
}

function post(url: string, body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "image/tiff", "content-length": body.length };
    const outgoing = request(url, { method: "POST", headers }, (answer) => {
      let text = "";
      answer.on("data", (chunk: Buffer) => (text += chunk.toString()));
      answer.on("end", () => resolve(text));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

function drain(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request(url, (answer) => {
      answer.on("end", resolve);
      answer.resume();
    })
      .on("error", reject)
      .end();
  });
}
