import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { openConnection } from "@/lib/server/store/connection";

import { workerFor } from "../engine";
import { openServer } from "../server";

/** A small file system of our own; null where this process may not mount one. */
function smallDisk(): string | null {
  const place = mkdtempSync(join(tmpdir(), "baton-disk-"));
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", "size=12m", "tmpfs", place]);
  if (status === 0) return place;
  rmSync(place, { recursive: true });
  process.stdout.write(
    "SKIPPED: no small file system can be mounted here; a full disk is not tried.\n",
  );
  return null;
}

const disk = smallDisk();

afterAll(() => {
  if (disk === null) return;
  spawnSync("umount", [disk]);
  rmSync(disk, { recursive: true, force: true });
});

describe.skipIf(disk === null)("a full disk", () => {
  it("is said so; what was acknowledged is there, and all goes on when there is room again", async () => {
    const directory = join(disk ?? "", "data");
    const filler = join(disk ?? "", "filler");
    const server = await openServer({
      directory,
      workers: [workerFor(["steady"], () => ({ status: "completed", output: {} }))],
    });
    const definition = {
      name: "steady",
      version: 1,
      schemaVersion: 2,
      ownerEmail: "a@localhost.local",
      tasks: [{ name: "steady", taskReferenceName: "t", type: "SIMPLE" }],
    };
    await server.call("PUT", "/metadata/workflow", [definition]);
    const start = () => server.call("POST", "/workflow/steady", { text: "x".repeat(200_000) });
    writeFileSync(filler, Buffer.alloc(3 * 1024 ** 2));
    const acknowledged: string[] = [];
    let refused = await start();
    while (refused.status === 200) {
      acknowledged.push(refused.text);
      refused = await start();
    }
    expect(acknowledged.length).toBeGreaterThan(3);
    expect([503, 507]).toContain(refused.status);
    expect(refused.text).toMatch(/disk is full|could not be written/);
    expect((await server.call("GET", "/health")).status).toBe(200);
    rmSync(filler);
    let again = await start();
    for (let tries = 0; again.status !== 200 && tries < 50; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      again = await start();
    }
    expect(again.status).toBe(200);
    for (const id of [...acknowledged, again.text]) expect(await statusOf(id)).toBe("COMPLETED");
    await server.close();
    const connection = openConnection(join(directory, "baton.db"));
    expect(connection.pragma("integrity_check", { simple: true })).toBe("ok");
    connection.close();

    async function statusOf(id: string): Promise<string> {
      for (;;) {
        const { json } = await server.call("GET", `/workflow/${id}?includeTasks=false`);
        const { status } = json as { status: string };
        if (status !== "RUNNING") return status;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    }
  });
});
