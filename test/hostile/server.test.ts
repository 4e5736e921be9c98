import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openServer, type TestServer } from "../server";
import { damagedFormats } from "./formats";
import { type HostileInput, hostileInputs } from "./inputs";

const GROWTH_BYTES = 64 * 1_024 ** 2;

let server: TestServer;
const inputs: readonly HostileInput[] = [...hostileInputs(), ...(await damagedFormats())];

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly body: { readonly code?: string; readonly message?: string };
}

async function upload({ data }: HostileInput): Promise<Answer> {
  const response = await fetch(`${server.base}/api/artifacts`, {
    method: "POST",
    headers: { "content-type": "image/jpeg", "x-file-name": "x.jpg" },
    body: new Uint8Array(data),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

/** What is wrong with an answer; null: nothing. */
function fault({ name, inspect }: HostileInput, { status, body }: Answer): string | null {
  const taken = status === 200 || status === 201;
  const code = taken ? null : (body.code ?? "");
  const expected = inspect === null ? code === null : inspect.includes(code);
  const clear = taken || (status < 500 && /^[A-Z"].*\.$/.test(body.message ?? ""));
  return expected && clear ? null : `${name}: ${status} ${JSON.stringify(body)}`;
}

/** One after the other, as fast as they are answered. */
async function uploadAll(): Promise<(string | null)[]> {
  const faults: (string | null)[] = [];
  for (const input of inputs) faults.push(fault(input, await upload(input)));
  return faults;
}

function rssBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

describe("the server and hostile files", () => {
  it("answers each with a clear no, or takes it; nothing is left, and memory stays flat", async () => {
    expect((await uploadAll()).filter((entry) => entry !== null)).toEqual([]);
    const before = rssBytes();
    await uploadAll();
    await uploadAll();
    expect(rssBytes() - before).toBeLessThan(GROWTH_BYTES);
    const temporary = readdirSync(join(server.directory, "tmp"));
    expect(temporary.filter((name) => !name.startsWith("child-"))).toEqual([]);
  });

  it("ends a run with each in time, and the next picture is made", async () => {
    const { status, text } = await server.call("POST", "/metadata/workflow", {
      name: "convert",
      version: 1,
      tasks: [
        {
          name: "image_convert_resize",
          taskReferenceName: "c",
          inputParameters: {
            fileLocation: "${workflow.input.fileLocation}",
            outputFormat: "webp",
            outputWidth: 64,
          },
        },
      ],
    });
    expect({ status, text }).toMatchObject({ status: 200 });
    const faults: string[] = [];
    for (const input of inputs) {
      const body = new FormData();
      body.append("file", new File([new Uint8Array(input.data)], "x.png"));
      const response = await fetch(`${server.base}/api/run/convert`, { method: "POST", body });
      const { error, code } = (await response.json()) as {
        error?: { code: string };
        code?: string;
      };
      const seen = response.status === 200 ? null : (error?.code ?? code ?? "");
      const refused = input.inspect?.includes(seen) === true;
      const ended = input.convert === null ? seen === null : input.convert.includes(seen);
      if (!refused && !ended) faults.push(`${input.name}: ${response.status} ${seen}`);
    }
    expect(faults).toEqual([]);
    await sleep(50);
    const temporary = readdirSync(join(server.directory, "tmp"));
    expect(temporary.filter((name) => !name.startsWith("child-"))).toEqual([]);
  });
});
