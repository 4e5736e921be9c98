import { parseFileLocation } from "@/lib/core/image/file-location";
import {
  type DynamicFork,
  forkOfEffects,
  forkOfFiles,
  forkOfGrid,
  type NamedFile,
} from "@/lib/core/image/prefork";
import { readTaskInput } from "@/lib/core/image/read-input";
import type { TaskSchemas } from "@/lib/core/image/task-schemas";
import type { Warning } from "@/lib/core/image/warnings";
import type { JsonObject } from "@/lib/core/json";

import type { ImageTaskDeps } from "./deps";
import { reportWarnings } from "./image-task";
import type { WorkerTask } from "./worker";

type Deps = ImageTaskDeps & { readonly schemas: TaskSchemas };

/** Tasks that prepare a FORK_JOIN_DYNAMIC; no picture is read. @throws ImageError */
export async function prefork(deps: Deps, task: WorkerTask): Promise<JsonObject> {
  const { schemas, limits } = deps;
  switch (task.taskType) {
    case "image_list_multiple_convert_resize": {
      const { value, warnings } = readTaskInput(
        schemas.image_list_multiple_convert_resize,
        task.input,
      );
      const files = await named(deps, value.fileLocations);
      return forkOutput(task, forkOfFiles({ ...value, files }, limits.variants), warnings);
    }
    case "image_effects_prefork": {
      const { value, warnings } = readTaskInput(schemas.image_effects_prefork, task.input);
      const files = await named(deps, value.fileLocations);
      return forkOutput(task, forkOfEffects(files, value.recipeInfos), warnings);
    }
    default: {
      const { value, warnings } = readTaskInput(schemas.image_multiple_convert_resize, task.input);
      const made = forkOfGrid(value, limits.variants);
      return forkOutput(task, made.fork, [...warnings, ...made.warnings]);
    }
  }
}

function forkOutput(task: WorkerTask, fork: DynamicFork, warnings: readonly Warning[]): JsonObject {
  const output: JsonObject = { ...fork, dynamicTasks: [...fork.dynamicTasks] };
  return warnings.length === 0 ? output : { ...output, warnings: reportWarnings(task, warnings) };
}

/** The last segment of a path; of our own artifacts the name that they are stored under. */
async function named(deps: Deps, references: readonly string[]): Promise<NamedFile[]> {
  return await Promise.all(
    references.map(async (fileLocation) => ({
      fileLocation,
      name: (await storedName(deps, fileLocation)) ?? lastSegment(fileLocation),
    })),
  );
}

async function storedName({ artifacts }: Deps, reference: string): Promise<string | null> {
  const location = parseFileLocation(reference);
  if (location?.kind !== "upload" && location?.kind !== "artifact") return null;
  return (await artifacts.catalog.find(location.id))?.name ?? null;
}

function lastSegment(reference: string): string {
  const path = reference.split(/[?#]/)[0] ?? "";
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? "image";
}
