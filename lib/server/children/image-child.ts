import sharp from "sharp";

import { ImageError } from "@/lib/core/image/errors";

import { LibraryFailure } from "./picture/failures";
import { makeVariants } from "./picture/make-variants";
import { readFacts, readSource, readStats } from "./picture/source";
import type { ChildJob, ChildResult, FromChild, InspectJob, Step, ToChild } from "./protocol";

/**
 * The process in which pictures are decoded. It reads files into buffers, knows six loaders and no other, has no
 * credentials and no network duties, and is killed from outside at its deadline. It ends when the server ends.
 */
const LOADERS = ["Jpeg", "Png", "Webp", "Nsgif", "Heif", "Tiff"];

/** How far a job is that takes less time than this is of interest to nobody. */
const SEEN_MS = 100;

await start();

async function start(): Promise<void> {
  // Work in native threads would hold up a normal exit.
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  sharp.concurrency(1);
  sharp.cache(false);
  sharp.block({ operation: ["VipsForeignLoad"] });
  sharp.unblock({ operation: LOADERS.map((name) => `VipsForeignLoad${name}Buffer`) });
  await selfCheck();
  process.on("message", (message: ToChild) => void handle(message.id, message.job));
  send({ type: "ready" });
}

/** A path and an SVG have to be refused, or this process must not see a stranger's file. */
async function selfCheck(): Promise<void> {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>');
  for (const input of [process.execPath, svg]) {
    const refused = await sharp(input)
      .metadata()
      .then(
        () => false,
        () => true,
      );
    if (!refused) throw new Error("The image loaders are not locked down.");
  }
}

async function handle(id: number, job: ChildJob): Promise<void> {
  let latest: FromChild | null = null;
  const seen = setTimeout(() => {
    if (latest !== null) send(latest);
  }, SEEN_MS);
  const progress = (percent: number, step: Step) => {
    const message = { type: "progress", id, percent, step } as const;
    latest = step === "variant-done" ? null : message;
    if (latest === null) send(message);
  };
  try {
    const result = job.kind === "inspect" ? await inspect(job) : await makeVariants(job, progress);
    send({ type: "done", id, result });
  } catch (error) {
    const known = error instanceof LibraryFailure ? error.known : error;
    if (!(known instanceof ImageError)) throw error;
    const libraryText = error instanceof LibraryFailure ? error.message : null;
    const { code, message, details } = known;
    send({ type: "failed", id, code, message, details, libraryText });
  } finally {
    clearTimeout(seen);
  }
}

function send(message: FromChild): void {
  process.send?.(message);
}

async function inspect(job: InspectJob): Promise<ChildResult> {
  const source = await readSource(job.file, job.limits);
  const { facts } = await readFacts(source, job.limits);
  return {
    kind: "inspect",
    facts,
    stats: job.stats ? await readStats(source, facts, job.limits) : null,
  };
}
