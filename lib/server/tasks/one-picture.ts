import type { PictureEffect } from "@/lib/core/image/effect";
import type { Warning } from "@/lib/core/image/warnings";
import type { JsonObject } from "@/lib/core/json";
import type { VariantRequest } from "@/lib/server/children/protocol";
import type { Slot } from "@/lib/server/children/pool-types";

import type { ImageTaskDeps } from "./deps";
import type { TaskRun } from "./image-task";
import { keepPicture, onlyVariant, targetOf } from "./picture-result";
import type { WorkerTask } from "./worker";

export interface WantedPicture {
  readonly fileLocation: string;
  readonly options: VariantRequest["options"];
  /** Base of the file's name; null: the source's. */
  readonly fileName: string | null;
  /** Of the task's input. */
  readonly warnings: readonly Warning[];
  /** What is done to the picture; `directory` is the job's, for files that it needs. Left out: nothing. */
  readonly effectIn?: (directory: string) => Promise<PictureEffect | null>;
}

/** One picture from one source, made by an image child and kept. Answers its facts. @throws ImageError */
export async function makeOnePicture(
  deps: ImageTaskDeps,
  task: WorkerTask,
  run: TaskRun & { readonly slot: Slot },
  { fileLocation, options, fileName, warnings, effectIn }: WantedPicture,
): Promise<JsonObject> {
  const startedAt = performance.now();
  return await deps.jobs.use(async (directory) => {
    const source = await deps.sources.fetch(fileLocation, directory, run.signal);
    const effect = (await effectIn?.(directory)) ?? null;
    const made = await deps.pool.convert(
      {
        kind: "convert",
        file: source.path,
        directory,
        variants: [{ name: "result", options, effect }],
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
    const result = onlyVariant(made);
    const facts = made.source;
    const kept = { task, source, facts, result, variant: null, fileName, startedAt, warnings };
    const output = await keepPicture(deps, kept);
    task.progress(100);
    return output;
  }, "behind");
}
