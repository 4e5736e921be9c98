import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { SampleIndex } from "@/lib/core/image/sample-index";
import { SHIPPED_TASK_DEFS } from "@/lib/core/image/task-defs";
import type { JsonObject } from "@/lib/core/json";

import type { Log } from "./log";
import type { ConductorClient } from "./net/conductor-client";

interface ClusterStart {
  readonly client: ConductorClient;
  readonly log: Log;
  /** `public/samples`. */
  readonly samplesDirectory: string;
}

const AGAIN_AFTER_MS = 5_000;
/** Some servers want one for every definition. */
const OWNER = "baton@localhost.local";

/**
 * Registers the task definitions of the built-in workers and the samples on another server, where their names are not taken:
 * what is there stays as it is. While the server does not answer it is tried again; the answer ends that.
 */
export function bringToCluster(start: ClusterStart): () => void {
  let timer: NodeJS.Timeout | undefined;
  const bring = () =>
    bringMissing(start).then(
      () => start.log.info("task definitions and samples are registered on the Conductor server"),
      (error: unknown) => {
        start.log.warn({ problem: String(error) }, "the Conductor server cannot be prepared yet");
        timer = setTimeout(() => void bring(), AGAIN_AFTER_MS).unref();
      },
    );
  void bring();
  return () => clearTimeout(timer);
}

async function bringMissing({ client, samplesDirectory }: ClusterStart): Promise<void> {
  const known = await client.json("GET", "/metadata/taskdefs");
  const names = new Set(
    Array.isArray(known) ? known.map((rule) => (rule as JsonObject | null)?.["name"]) : [],
  );
  const missing = SHIPPED_TASK_DEFS.filter(({ name }) => !names.has(name ?? ""));
  if (missing.length > 0) {
    const rules = missing.map((rule) => ({ ownerEmail: OWNER, ...rule }));
    await client.json("POST", "/metadata/taskdefs", rules as JsonObject[]);
  }
  const index = JSON.parse(await readFile(join(samplesDirectory, "index.json"), "utf8")) as unknown;
  for (const { name, definition } of SampleIndex.parse(index).samples) {
    const path = `/metadata/workflow/${encodeURIComponent(name)}`;
    const { status, text } = await client.ask({ method: "GET", path });
    if (status === 200 && text !== "") continue;
    const raw = JSON.parse(
      await readFile(join(samplesDirectory, definition), "utf8"),
    ) as JsonObject;
    await client.json("PUT", "/metadata/workflow", [{ ownerEmail: OWNER, ...raw }]);
  }
}
