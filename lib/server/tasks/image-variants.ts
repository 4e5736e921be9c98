import { imageError, ImageError } from "@/lib/core/image/errors";
import { readTaskInput } from "@/lib/core/image/read-input";
import type { TaskSchemas } from "@/lib/core/image/task-schemas";
import { readVariants } from "@/lib/core/image/variants";
import type { JsonObject } from "@/lib/core/json";
import type { Slot } from "@/lib/server/children/pool-types";
import type { ConvertResult } from "@/lib/server/children/protocol";

import type { ImageTaskDeps } from "./deps";
import { reportWarnings, type TaskRun } from "./image-task";
import { keepPicture } from "./picture-result";
import type { WorkerTask } from "./worker";

/**
 * `image_variants`: several pictures from one decode of one source. With `onVariantError: continue` what can be made is
 * made; the task fails when nothing can. @throws ImageError
 */
export async function imageVariants(
  deps: ImageTaskDeps & { readonly schemas: TaskSchemas },
  task: WorkerTask,
  run: TaskRun & { readonly slot: Slot },
): Promise<JsonObject> {
  const startedAt = performance.now();
  const { value, warnings } = readTaskInput(deps.schemas.image_variants, task.input);
  const wanted = readVariants(value.variants, value.common, deps.limits.outputSidePixels);
  return await deps.jobs.use(async (directory) => {
    const source = await deps.sources.fetch(value.fileLocation, directory, run.signal);
    const made = await deps.pool.convert(
      {
        kind: "convert",
        file: source.path,
        directory,
        variants: wanted.map(({ name, options }) => ({ name, options })),
        onVariantError: value.onVariantError,
        limits: deps.limits,
      },
      {
        signal: run.signal,
        deadlineMs: run.deadlineMs,
        target: "these variants",
        priority: "task",
        onProgress: (percent) => task.progress(percent),
        slot: run.slot,
      },
    );
    if (made.variants.length === 0) throw firstFailure(made);
    const variants: Record<string, JsonObject> = {};
    for (const result of made.variants) {
      const asked = wanted.find(({ name }) => name === result.name);
      variants[result.name] = await keepPicture(deps, {
        task,
        source,
        facts: made.source,
        result,
        variant: result.name,
        fileName: asked?.options.fileName ?? null,
        startedAt,
        warnings: asked?.warnings ?? [],
      });
    }
    task.progress(100);
    for (const { name, code, message } of made.failed) task.log(`${name}: ${code}: ${message}`);
    return {
      variants,
      count: made.variants.length,
      bytes: made.variants.reduce((sum, { bytes }) => sum + bytes, 0),
      durationMs: Math.round(performance.now() - startedAt),
      failed: made.failed.map((entry) => ({ ...entry })),
      warnings: reportWarnings(task, warnings),
    };
  });
}

function firstFailure({ failed }: ConvertResult): ImageError {
  const [first] = failed;
  if (first === undefined) return imageError("WORKER_CRASHED", {});
  return new ImageError(first.code, `${first.name}: ${first.message}`, {});
}
