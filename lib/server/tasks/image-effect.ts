import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { readEffect, type ReadEffect, readWatermark } from "@/lib/core/image/effect-input";
import type { PictureEffect } from "@/lib/core/image/effect";
import { readTaskInput } from "@/lib/core/image/read-input";
import type { TaskSchemas } from "@/lib/core/image/task-schemas";
import type { JsonObject } from "@/lib/core/json";
import type { Slot } from "@/lib/server/children/pool-types";

import type { ImageTaskDeps } from "./deps";
import type { TaskRun } from "./image-task";
import { makeOnePicture } from "./one-picture";
import type { WorkerTask } from "./worker";

type Deps = ImageTaskDeps & { readonly schemas: TaskSchemas };
type Run = TaskRun & { readonly slot: Slot };

/** `image_effect`: one effect on one picture, which keeps its size. Recipe and parameters are echoed. @throws ImageError */
export async function imageEffect(deps: Deps, task: WorkerTask, run: Run): Promise<JsonObject> {
  const { value, warnings } = readTaskInput(deps.schemas.image_effect, task.input);
  const read = readEffect(value);
  const output = await render(deps, task, run, {
    ...read,
    fileLocation: value.fileLocation,
    warnings: [...warnings, ...read.warnings],
  });
  return {
    ...output,
    recipe: task.input["recipe"] ?? null,
    recipeParameters: task.input["recipeParameters"] ?? {},
  };
}

/** `image_watermark`: a picture or a text over a picture. @throws ImageError */
export async function imageWatermark(deps: Deps, task: WorkerTask, run: Run): Promise<JsonObject> {
  const { value, warnings } = readTaskInput(deps.schemas.image_watermark, task.input);
  const read = readWatermark(value, deps.fontFile);
  return await render(deps, task, run, {
    ...read,
    fileLocation: value.fileLocation,
    warnings: [...warnings, ...read.warnings],
  });
}

async function render(
  deps: Deps,
  task: WorkerTask,
  run: Run,
  wanted: ReadEffect & { readonly fileLocation: string },
): Promise<JsonObject> {
  const { options, fileLocation, warnings } = wanted;
  const effectIn = (directory: string) => effectOf(deps, wanted, directory, run.signal);
  const { fileName } = options;
  return await makeOnePicture(deps, task, run, {
    fileLocation,
    options,
    fileName,
    warnings,
    effectIn,
  });
}

/** The picture of a watermark is fetched as any source is, into a folder of its own. */
async function effectOf(
  deps: Deps,
  { effect, overlay }: ReadEffect,
  directory: string,
  signal: AbortSignal,
): Promise<PictureEffect | null> {
  if (overlay === null) return effect;
  const folder = join(directory, "overlay");
  await mkdir(folder, { mode: 0o700 });
  const { path } = await deps.sources.fetch(overlay.fileLocation, folder, signal);
  return overlay.effect(path);
}
