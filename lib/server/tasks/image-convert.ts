import { FORMATS } from "@/lib/core/image/formats";
import type { ImageFacts } from "@/lib/core/image/image-facts";
import { variantFileName, variantOfRef } from "@/lib/core/image/names";
import { checkForFormat } from "@/lib/core/image/plan";
import { readTaskInput } from "@/lib/core/image/read-input";
import type { TaskSchemas } from "@/lib/core/image/task-schemas";
import { type Warning, warning } from "@/lib/core/image/warnings";
import type { JsonObject } from "@/lib/core/json";
import type { Slot } from "@/lib/server/children/pool-types";
import type { VariantResult } from "@/lib/server/children/protocol";
import type { SourceFile } from "@/lib/server/storage/sources";
import type { ArtifactRow } from "@/lib/server/storage/storage";

import { reportWarnings, type TaskRun } from "./image-task";
import type { ImageTaskDeps } from "./deps";
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
    const { source: facts, variants } = await deps.pool.convert(
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
    const [result] = variants;
    if (result === undefined) throw new Error("The image child made nothing.");
    const row = await keep(deps, { task, source, result, fileName: options.fileName });
    task.progress(100);
    const all = [...warnings, ...result.warnings, ...largerThanSource(source, result)];
    return {
      ...pictureOutput({ row, result, source, facts }),
      durationMs: Math.round(performance.now() - startedAt),
      warnings: reportWarnings(task, all),
      outputWidth: task.input["outputWidth"] ?? null,
      outputHeight: task.input["outputHeight"] ?? null,
      outputFormat: task.input["outputFormat"] ?? null,
    };
  });
}

/** `AVIF`, or `the source's format` where it is not known beforehand. */
function targetOf(format: keyof typeof FORMATS | "auto"): string {
  return format === "auto" ? "the source's format" : FORMATS[format].title;
}

async function keep(
  deps: ImageTaskDeps,
  made: {
    readonly task: WorkerTask;
    readonly source: SourceFile;
    readonly result: VariantResult;
    readonly fileName: string | null;
  },
): Promise<ArtifactRow> {
  const { task, source, result } = made;
  const variant = variantOfRef(task.ref);
  return await deps.artifacts.addVariant(result, {
    workflowId: task.workflowId,
    taskId: task.taskId,
    ref: task.ref,
    attempt: task.attempt,
    variant,
    name: variantFileName({ source: made.fileName ?? originalName(source), variant, ...result }),
    sourceId: source.artifact?.id ?? null,
    contentType: FORMATS[result.format].contentType,
  });
}

/** A result that is converted again keeps the first part of its name only once. */
function originalName(source: SourceFile): string {
  const { artifact, name } = source;
  if (artifact?.kind !== "variant" || artifact.variant === null) return name;
  const tail = name.lastIndexOf(`-${artifact.variant}-`);
  return tail > 0 ? name.slice(0, tail) : name;
}

function pictureOutput(made: {
  readonly row: ArtifactRow;
  readonly result: VariantResult;
  readonly source: SourceFile;
  readonly facts: ImageFacts;
}): JsonObject {
  const { row, result, source, facts } = made;
  const fileLocation = `store://a/${row.id}.${FORMATS[result.format].extension}`;
  return {
    fileLocation,
    outputLocation: fileLocation,
    artifactId: row.id,
    width: result.width,
    height: result.height,
    format: result.format,
    contentType: row.contentType,
    bytes: result.bytes,
    sha256: result.sha256,
    hasAlpha: result.hasAlpha,
    pages: result.pages,
    sourceWidth: facts.width,
    sourceHeight: facts.height,
    sourceFormat: facts.format,
    sourceBytes: source.stored.bytes,
    savedPercent: savedPercent(result.bytes, source.stored.bytes),
  };
}

/** One decimal; negative when the result is larger. */
function savedPercent(bytes: number, sourceBytes: number): number {
  return Math.round(1_000 * (1 - bytes / Math.max(1, sourceBytes))) / 10;
}

function largerThanSource(source: SourceFile, result: VariantResult): Warning[] {
  if (result.bytes <= source.stored.bytes) return [];
  return [
    warning(
      "LARGER_THAN_SOURCE",
      `The result has ${result.bytes} bytes, the source ${source.stored.bytes}.`,
    ),
  ];
}
