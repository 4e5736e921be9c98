import { readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Hono } from "hono";

import type { ImageLimits } from "@/lib/core/image/image-limits";
import { SampleIndex } from "@/lib/core/image/sample-index";
import { SHIPPED_TASK_DEFS } from "@/lib/core/image/task-defs";
import { createTaskSchemas } from "@/lib/core/image/task-schemas";
import { describeTaskTypes } from "@/lib/core/image/task-types";
import type { JsonObject } from "@/lib/core/json";

export interface SampleRouteDeps {
  /** `public/samples`. */
  readonly directory: string;
  readonly limits: ImageLimits;
}

/** What the designer starts from: the built-in task types with their fields, and the sample workflows. */
export function sampleRoutes(app: Hono, deps: SampleRouteDeps): void {
  const types = describeTaskTypes(createTaskSchemas(deps.limits));
  app.get("/api/tasks/types", (c) => c.json({ types }));
  app.get("/api/samples", async (c) => c.json(await readSamples(deps.directory)));
}

/** Every sample with its definition, and the task definitions that the samples use. */
async function readSamples(directory: string): Promise<JsonObject> {
  const index = SampleIndex.parse(
    JSON.parse(await readFile(join(directory, "index.json"), "utf8")),
  );
  const samples: JsonObject[] = [];
  for (const { definition, photo, ...entry } of index.samples) {
    const text = await readFile(join(directory, definition), "utf8");
    samples.push({
      ...entry,
      photoUrl: photo === null ? null : `/samples/${photo}`,
      definition: JSON.parse(text) as JsonObject,
    });
  }
  return {
    samples,
    taskDefinitions: SHIPPED_TASK_DEFS.map((definition) => definition as JsonObject),
  };
}
