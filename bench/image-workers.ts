import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

import type { JsonObject } from "@/lib/core/json";
import type { ImagePool } from "@/lib/server/children/pool";
import type { Worker } from "@/lib/server/tasks/worker";
import { openWorkshop } from "@/test/workshop";

export interface Variant {
  readonly format: "jpeg" | "webp" | "avif";
  readonly width: number;
}

export interface Turn {
  readonly ms: number;
  readonly cpuMs: number;
  readonly digests: string;
}

export type Product = Awaited<ReturnType<typeof openProduct>>;

/** The image workers with a pool and a store of their own, and one uploaded photo to work on. */
export async function openProduct(entry: string, source: Buffer) {
  const shop = await openWorkshop({ entry, size: availableParallelism() });
  const { directory, pool } = shop;
  const worker = shop.workers.find(({ types }) => types.includes("image_variants"));
  if (worker === undefined) throw new Error("no image worker");
  const upload = await shop.upload(source, "a.jpg");
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
    close: () => shop.close(),
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
