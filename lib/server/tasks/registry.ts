import { type ImageError, imageError } from "@/lib/core/image/errors";
import { createTaskSchemas } from "@/lib/core/image/task-schemas";

import type { ImageTaskDeps } from "./deps";
import { convertImage } from "./image-convert";
import { imageInfo } from "./image-info";
import { CrashMemory, imageTimeout, runImageTask } from "./image-task";
import { createSampleWorker } from "./samples";
import { createSlots } from "./slots";
import { storeLocal, uploadToS3 } from "./upload";
import type { Worker } from "./worker";

const UPLOADS_AT_ONCE = 8;

/** All built-in workers: pictures (as many at once as there are children), uploads, samples. */
export function createWorkers(deps: ImageTaskDeps): Worker[] {
  return [createImageWorker(deps), createUploadWorker(deps), createSampleWorker(deps.now)];
}

function createImageWorker(deps: ImageTaskDeps): Worker {
  const all = { ...deps, schemas: createTaskSchemas(deps.limits.outputSidePixels) };
  const crashes = new CrashMemory();
  return {
    types: ["image_convert_resize", "image_info"],
    freeSlots: () => deps.pool.freeSlots(),
    onFree: (listener) => deps.pool.onFree(listener),
    async run(task, signal) {
      const slot = deps.pool.reserve();
      const timedOut = imageTimeout("this picture");
      try {
        return await runImageTask({ ...deps, task, signal, crashes, timedOut }, (run) =>
          task.taskType === "image_info"
            ? imageInfo(all, task, { ...run, slot })
            : convertImage(all, task, { ...run, slot }),
        );
      } finally {
        slot.release();
      }
    },
  };
}

function createUploadWorker(deps: ImageTaskDeps): Worker {
  const all = { ...deps, schemas: createTaskSchemas(deps.limits.outputSidePixels) };
  const slots = createSlots(UPLOADS_AT_ONCE);
  const crashes = new CrashMemory();
  return {
    types: ["upload_toS3", "store_local"],
    freeSlots: slots.free,
    onFree: slots.onFree,
    run: (task, signal) =>
      slots.use(() =>
        runImageTask({ ...deps, task, signal, crashes, timedOut: uploadTimeout }, (run) =>
          task.taskType === "store_local" ? storeLocal(all, task, run) : uploadToS3(all, task, run),
        ),
      ),
  };
}

function uploadTimeout(): ImageError {
  return imageError("STORAGE_UNAVAILABLE", { problem: "no answer in time" });
}
