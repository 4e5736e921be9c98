import { readTaskInput } from "@/lib/core/image/read-input";
import type { TaskSchemas } from "@/lib/core/image/task-schemas";
import type { JsonObject } from "@/lib/core/json";
import type { Slot } from "@/lib/server/children/pool-types";

import { reportWarnings, type TaskRun } from "./image-task";
import type { ImageTaskDeps } from "./deps";
import type { WorkerTask } from "./worker";

/** `image_info`: what the header of a picture says; with `stats` also its dominant colour. @throws ImageError */
export async function imageInfo(
  deps: ImageTaskDeps & { readonly schemas: TaskSchemas },
  task: WorkerTask,
  run: TaskRun & { readonly slot: Slot },
): Promise<JsonObject> {
  const { value: options, warnings } = readTaskInput(deps.schemas.image_info, task.input);
  return await deps.jobs.use(async (directory) => {
    const source = await deps.sources.fetch(options.fileLocation, directory, run.signal);
    const { facts, stats } = await deps.pool.inspect(
      { kind: "inspect", file: source.path, stats: options.stats, limits: deps.limits },
      {
        signal: run.signal,
        deadlineMs: run.deadlineMs,
        target: "facts",
        priority: "task",
        slot: run.slot,
      },
    );
    const noted = reportWarnings(task, warnings);
    return {
      format: facts.format,
      contentType: facts.contentType,
      width: facts.width,
      height: facts.height,
      rawWidth: facts.rawWidth,
      rawHeight: facts.rawHeight,
      orientation: facts.orientation,
      pages: facts.pages,
      hasAlpha: facts.hasAlpha,
      channels: facts.channels,
      depth: facts.depth,
      space: facts.space,
      hasProfile: facts.hasProfile,
      density: facts.density,
      isProgressive: facts.isProgressive,
      bytes: source.stored.bytes,
      sha256: source.stored.sha256,
      ...(stats === null ? {} : { dominant: { ...stats.dominant }, isOpaque: stats.isOpaque }),
      ...(noted.length === 0 ? {} : { warnings: noted }),
    };
  });
}
