import { readPictureInput } from "@/lib/core/image/picture-input";
import type { TaskSchemas } from "@/lib/core/image/task-schemas";
import type { JsonObject } from "@/lib/core/json";
import type { Slot } from "@/lib/server/children/pool-types";

import type { ImageTaskDeps } from "./deps";
import type { TaskRun } from "./image-task";
import { makeOnePicture } from "./one-picture";
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
  const { image_convert_resize: schema } = deps.schemas;
  const { value: options, warnings } = readPictureInput(schema, task.input);
  const { fileLocation, fileName } = options;
  const output = await makeOnePicture(deps, task, run, {
    fileLocation,
    options,
    fileName,
    warnings,
  });
  return {
    ...output,
    outputWidth: task.input["outputWidth"] ?? null,
    outputHeight: task.input["outputHeight"] ?? null,
    outputFormat: task.input["outputFormat"] ?? null,
  };
}
