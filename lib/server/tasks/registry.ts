import { type ImageError, imageError } from "@/lib/core/image/errors";
import { createTaskSchemas, type TaskSchemas } from "@/lib/core/image/task-schemas";
import type { JsonObject } from "@/lib/core/json";
import type { Slot } from "@/lib/server/children/pool-types";

import type { ImageTaskDeps } from "./deps";
import { fetchImage } from "./fetch-image";
import { convertImage } from "./image-convert";
import { imageEffect, imageWatermark } from "./image-effect";
import { imageInfo } from "./image-info";
import { CrashMemory, imageTimeout, runImageTask, type TaskRun } from "./image-task";
import { imageVariants } from "./image-variants";
import { createOneAhead } from "./one-ahead";
import { prefork } from "./prefork";
import { createSampleWorker } from "./samples";
import { createSlots } from "./slots";
import { storeLocal, uploadToS3 } from "./upload";
import type { Worker, WorkerTask } from "./worker";

const UPLOADS_AT_ONCE = 8;
const PLANS_AT_ONCE = 8;

type Deps = ImageTaskDeps & { readonly schemas: TaskSchemas };
type ChildStep = (
  deps: Deps,
  task: WorkerTask,
  run: TaskRun & { readonly slot: Slot },
) => Promise<JsonObject>;
type Step = (deps: Deps, task: WorkerTask, run: TaskRun) => Promise<JsonObject>;

/** Tasks that occupy a child from their beginning. */
const CHILD_TASKS: Readonly<Record<string, ChildStep>> = {
  image_convert_resize: convertImage,
  image_variants: imageVariants,
  image_effect: imageEffect,
  image_watermark: imageWatermark,
  image_info: imageInfo,
};

/** Tasks that wait for a disk or for the network most of the time. */
const TRANSFERS: Readonly<Record<string, Step>> = {
  upload_toS3: uploadToS3,
  store_local: storeLocal,
  fetch_image: fetchImage,
};

const PLANS: Readonly<Record<string, Step>> = {
  image_multiple_convert_resize: prefork,
  image_list_multiple_convert_resize: prefork,
  image_effects_prefork: prefork,
};

/** All built-in workers: pictures (as many at once as there are children), transfers, plans of forks, samples. */
export function createWorkers(deps: ImageTaskDeps): Worker[] {
  const all = { ...deps, schemas: createTaskSchemas(deps.limits) };
  return [
    createImageWorker(all),
    createStepWorker(all, { steps: TRANSFERS, atOnce: UPLOADS_AT_ONCE, timedOut: transferTimeout }),
    createStepWorker(all, {
      steps: PLANS,
      atOnce: PLANS_AT_ONCE,
      timedOut: imageTimeout("a plan"),
    }),
    createSampleWorker(deps.now),
  ];
}

function createImageWorker(deps: Deps): Worker {
  const { pool } = deps;
  const crashes = new CrashMemory();
  const ahead = createOneAhead();
  return {
    types: Object.keys(CHILD_TASKS),
    freeSlots: () => pool.freeSlots() || Number(ahead.isFree()),
    onFree: (listener) => {
      pool.onFree(listener);
      ahead.onFree(listener);
    },
    async run(task, signal) {
      const leave = pool.freeSlots() > 0 ? null : ahead.take();
      const kept = pool.reserve();
      let startedAt = performance.now();
      const slot = {
        release() {
          startedAt = performance.now();
          kept.release();
          leave?.();
        },
      };
      const timedOut = imageTimeout("this picture");
      const step = stepOf(CHILD_TASKS, task);
      try {
        return await runImageTask({ ...deps, task, signal, crashes, timedOut }, (run) =>
          step(deps, task, { ...run, slot }),
        );
      } finally {
        ahead.note(performance.now() - startedAt);
        slot.release();
      }
    },
  };
}

function createStepWorker(
  deps: Deps,
  kind: {
    readonly steps: Readonly<Record<string, Step>>;
    readonly atOnce: number;
    readonly timedOut: (limitMs: number) => ImageError;
  },
): Worker {
  const slots = createSlots(kind.atOnce);
  const crashes = new CrashMemory();
  const { timedOut } = kind;
  return {
    types: Object.keys(kind.steps),
    freeSlots: slots.free,
    onFree: slots.onFree,
    run: (task, signal) =>
      slots.use(() =>
        runImageTask({ ...deps, task, signal, crashes, timedOut }, (run) =>
          stepOf(kind.steps, task)(deps, task, run),
        ),
      ),
  };
}

function stepOf<T>(steps: Readonly<Record<string, T>>, { taskType }: WorkerTask): T {
  const step = Object.hasOwn(steps, taskType) ? steps[taskType] : undefined;
  if (step === undefined) throw new Error(`no built-in task is named ${taskType}`);
  return step;
}

function transferTimeout(): ImageError {
  return imageError("STORAGE_UNAVAILABLE", { problem: "no answer in time" });
}
