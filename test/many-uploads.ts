import { readFileSync } from "node:fs";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** What became of uploads. */
export interface UploadCounts {
  /** Of those that were sent to their end, how many of each status; `broken`: the connection ended without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** How many their sender broke off, as it is meant to. */
  readonly aborted: number;
}

const CHUNK = 64 * 1_024;
const LEAST = 1_024 ** 2;
const MOST = 5 * 1_024 ** 2;

/**
 * Sends so many different pictures of 1 to 5 MB at once. Every tenth is broken off in its middle, every tenth is slow.
 * One buffer serves them all: what the process that sends them needs of memory is small.
 */
export async function sendManyUploads(url: string, count: number): Promise<UploadCounts> {
  const photo = readFileSync("public/samples/photos/lake.jpg");
  // What stands behind the end of a JPEG is no part of the picture.
  const body = Buffer.concat([photo, Buffer.alloc(MOST - photo.length, 7)]);
  const statuses: Record<string, number> = {};
  let aborted = 0;
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const bytes = LEAST + Math.floor(((MOST - LEAST) * (index % 97)) / 97);
      const kind = index % 10;
      const status = await send(`${url}/api/artifacts`, {
        body: body.subarray(0, bytes),
        tail: Buffer.from(`no. ${index}`),
        breakOff: kind === 3,
        pauseMs: kind === 7 ? 50 : 0,
      });
      if (kind === 3) aborted += 1;
      else statuses[status] = (statuses[status] ?? 0) + 1;
    }),
  );
  return { statuses, aborted };
}

interface Sending {
  readonly body: Buffer;
  /** Makes it differ from the others. */
  readonly tail: Buffer;
  readonly breakOff: boolean;
  /** Between two chunks. */
  readonly pauseMs: number;
}

function send(url: string, { body, tail, breakOff, pauseMs }: Sending): Promise<string> {
  return new Promise((resolve) => {
    const outgoing = request(url, {
      method: "POST",
      headers: {
        "content-type": "image/jpeg",
        "content-length": body.length + tail.length,
        "x-file-name": "many.jpg",
      },
    });
    outgoing.on("error", () => resolve("broken"));
    outgoing.on("response", (answer) => {
      answer.resume();
      answer.on("end", () => resolve(String(answer.statusCode)));
      answer.on("error", () => resolve("broken"));
    });
    void write();

    async function write(): Promise<void> {
      for (let at = 0; at < body.length && !outgoing.destroyed; at += CHUNK) {
        if (breakOff && at > body.length / 2) {
          outgoing.destroy();
          return;
        }
        if (pauseMs > 0) await sleep(pauseMs);
        if (!outgoing.write(body.subarray(at, at + CHUNK))) await writable();
      }
      outgoing.end(tail);
    }

    function writable(): Promise<void> {
      return new Promise((next) => {
        const done = () => {
          outgoing.off("drain", done).off("close", done).off("response", done);
          next();
        };
        outgoing.on("drain", done).on("close", done).on("response", done);
      });
    }
  });
}
