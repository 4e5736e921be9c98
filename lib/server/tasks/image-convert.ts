import { checkForFormat } from "@/lib/core/image/plan";
import { readTaskInput } from "@/lib/core/image/read-input";
import type { TaskSchemas } from "@/lib/core/image/task-schemas";
import type { JsonObject } from "@/lib/core/json";
import type { Slot } from "@/lib/server/children/pool-types";

import type { ImageTaskDeps } from "./deps";
import type { TaskRun } from "./image-task";
import { keepPicture, onlyVariant, targetOf } from "./picture-result";
import type { WorkerTask } from "./worker";

/**
 * `image_convert_resize`: one picture from one source. Output: the picture's facts, and width, height and format as they
 * were asked for, as the Orkes worker echoes them. @throws ImageError
 */
export async function convertImage(
  deps: ImageTaskDeps & { readonly schemas: TaskSchemas },
  task: WorkerTask,
  run: TaskRun & { readonly slot: Slot },
): Promise<JsonObject> {
  const startedAt = performance.now();
  const { value: options, warnings } = readTaskInput(deps.schemas.image_convert_resize, task.input);
  checkForFormat(options, options.outputFormat);
  return await deps.jobs.use(async (directory) => {
    const source = await deps.sources.fetch(options.fileLocation, directory, run.signal);
    const made = await deps.pool.convert(
      {
        kind: "convert",
        file: source.path,
        directory,
        variants: [{ name: "result", options }],
        limits: deps.limits,
      },
      {
        signal: run.signal,
        deadlineMs: run.deadlineMs,
        target: targetOf(options.outputFormat),
        priority: "task",
        onProgress: (percent) => task.progress(percent),
        slot: run.slot,
      },
    );
    const output = await keepPicture(deps, {
      task,
      source,
      facts: made.source,
      result: onlyVariant(made),
      variant: null,
      fileName: options.fileName,
      startedAt,
      warnings,
    });
    task.progress(100);
    return {
      ...output,
      outputWidth: task.input["outputWidth"] ?? null,
      outputHeight: task.input["outputHeight"] ?? null,
      outputFormat: task.input["outputFormat"] ?? null,
    };
  });
}
