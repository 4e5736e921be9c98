import { FORMATS } from "@/lib/core/image/formats";
import type { ImageFacts } from "@/lib/core/image/image-facts";
import { variantFileName, variantOfRef } from "@/lib/core/image/names";
import { type Warning, warning } from "@/lib/core/image/warnings";
import type { JsonObject } from "@/lib/core/json";
import type { ConvertResult, VariantResult } from "@/lib/server/children/protocol";
import type { SourceFile } from "@/lib/server/storage/sources";
import type { ArtifactRow } from "@/lib/server/storage/storage";

import type { ImageTaskDeps } from "./deps";
import { reportWarnings } from "./image-task";
import type { WorkerTask } from "./worker";

/** A finished file of the image child with everything that its name and its output are made from. */
export interface MadePicture {
  readonly task: WorkerTask;
  readonly source: SourceFile;
  readonly facts: ImageFacts;
  readonly result: VariantResult;
  /** Key in `variants{}`; null: the reference names the picture. */
  readonly variant: string | null;
  /** Base of the name, where the task gives one. */
  readonly fileName: string | null;
  /** From `performance.now()`. */
  readonly startedAt: number;
  /** Of the input; those of the picture are added. */
  readonly warnings: readonly Warning[];
}

/** Takes a picture into the store and says everything about it, as every picture-making task does. */
export async function keepPicture(deps: ImageTaskDeps, made: MadePicture): Promise<JsonObject> {
  const row = await keep(deps, made);
  const { task, source, result, startedAt } = made;
  const warnings = [...made.warnings, ...result.warnings, ...largerThanSource(source, result)];
  return {
    ...pictureOutput({ ...made, row }),
    durationMs: Math.round(performance.now() - startedAt),
    warnings: reportWarnings(task, warnings),
  };
}

/** The one picture of a job with one variant. */
export function onlyVariant({ variants }: ConvertResult): VariantResult {
  const [result] = variants;
  if (result === undefined) throw new Error("The image child made nothing.");
  return result;
}

/** `AVIF`, or `the source's format` where it is not known beforehand. */
export function targetOf(format: keyof typeof FORMATS | "auto"): string {
  return format === "auto" ? "the source's format" : FORMATS[format].title;
}

async function keep(deps: ImageTaskDeps, made: MadePicture): Promise<ArtifactRow> {
  const { task, source, result } = made;
  const variant = made.variant ?? variantOfRef(task.ref);
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

function pictureOutput(
  made: Pick<MadePicture, "result" | "source" | "facts"> & { readonly row: ArtifactRow },
): JsonObject {
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
