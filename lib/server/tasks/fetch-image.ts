import { imageError } from "@/lib/core/image/errors";
import { parseFileLocation } from "@/lib/core/image/file-location";
import { FORMATS } from "@/lib/core/image/formats";
import { readTaskInput } from "@/lib/core/image/read-input";
import type { TaskSchemas } from "@/lib/core/image/task-schemas";
import type { JsonObject } from "@/lib/core/json";

import type { ImageTaskDeps } from "./deps";
import { reportWarnings, type TaskRun } from "./image-task";
import type { WorkerTask } from "./worker";

/** `fetch_image`: downloads an image from a public web address and keeps it as an artifact. @throws ImageError */
export async function fetchImage(
  deps: ImageTaskDeps & { readonly schemas: TaskSchemas },
  task: WorkerTask,
  run: TaskRun,
): Promise<JsonObject> {
  const { value, warnings } = readTaskInput(deps.schemas.fetch_image, task.input);
  if (parseFileLocation(value.url)?.kind !== "url") {
    throw imageError("SOURCE_NOT_ALLOWED", { host: value.url.slice(0, 100) });
  }
  const maxBytes = value.maxBytes ?? deps.limits.sourceBytes;
  return await deps.jobs.use(async (directory) => {
    const source = await deps.sources.fetch(value.url, directory, run.signal, maxBytes);
    task.progress(60);
    const { facts } = await deps.pool.inspect(
      { kind: "inspect", file: source.path, stats: false, limits: deps.limits },
      {
        signal: run.signal,
        deadlineMs: run.deadlineMs,
        target: "facts",
        priority: "task",
      },
    );
    const { workflowId, taskId, ref, attempt } = task;
    const row = await deps.artifacts.addFetched(source, facts, {
      workflowId,
      taskId,
      ref,
      attempt,
    });
    task.progress(100);
    return {
      fileLocation: `store://a/${row.id}.${FORMATS[facts.format].extension}`,
      artifactId: row.id,
      contentType: facts.contentType,
      bytes: row.bytes,
      sha256: row.sha256,
      width: facts.width,
      height: facts.height,
      ...(warnings.length === 0 ? {} : { warnings: reportWarnings(task, warnings) }),
    };
  });
}
