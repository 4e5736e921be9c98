import { isTerminalExecution } from "@/lib/core/execution/state";
import type { GalleryFile, GallerySource } from "@/lib/core/gallery/gallery";
import type { JsonObject } from "@/lib/core/json";

import type { ExecutionView } from "./execution-files";
import { planGallery } from "./gallery";
import type { ArtifactCatalog, ArtifactRow } from "./storage";

/** One file of the archive, in the order of the gallery. */
export interface ArchiveEntry {
  readonly path: string;
  readonly row: ArtifactRow;
  /** Where the same bytes were published, else the artifact itself. */
  readonly location: string;
}

export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  /** `manifest.json`, the last entry. */
  readonly manifest: string;
}

/** What the archive of an execution holds: its gallery. `only` names artifacts to be taken; null: all. */
export async function planArchive(
  catalog: ArtifactCatalog,
  execution: ExecutionView,
  only: ReadonlySet<string> | null,
): Promise<Archive> {
  return await plan(catalog, [execution], only, { workflow: workflowJson(execution) });
}

/** What the archive of several executions holds; every file says which of them made it. */
export async function planBatchArchive(
  catalog: ArtifactCatalog,
  batch: { readonly id: string; readonly executions: readonly ExecutionView[] },
  only: ReadonlySet<string> | null,
): Promise<Archive> {
  const { id, executions } = batch;
  return await plan(catalog, executions, only, {
    batch: id,
    workflows: executions.map(workflowJson),
  });
}

async function plan(
  catalog: ArtifactCatalog,
  executions: readonly ExecutionView[],
  only: ReadonlySet<string> | null,
  about: JsonObject,
): Promise<Archive> {
  const { sources, files, rows } = await planGallery(catalog, executions, only);
  const isOne = executions.length === 1;
  const times = executions.map(({ header }) =>
    header.endTime > 0 ? header.endTime : header.updateTime,
  );
  const manifest: JsonObject = {
    baton: 1,
    ...about,
    createdAt: new Date(Math.max(0, ...times)).toISOString(),
    complete: executions.every(({ header }) => isTerminalExecution(header.status)),
    sources: sources.map(sourceJson),
    files: files.map((file) => fileJson(file, isOne)),
  };
  return {
    entries: files.flatMap(({ path, location }, index) => {
      const row = rows[index];
      return row ? [{ path, row, location }] : [];
    }),
    manifest: `${JSON.stringify(manifest, null, 2)}\n`,
  };
}

function workflowJson({ header }: ExecutionView): JsonObject {
  const { workflowName: name, workflowVersion: version, workflowId: id } = header;
  return { name, version, id };
}

function sourceJson({ name, bytes, width, height, sha256 }: GallerySource): JsonObject {
  return { name, bytes, width, height, sha256 };
}

function fileJson(file: GalleryFile, isOne: boolean): JsonObject {
  const { path, source, task, attempt, parameters, width, height, format } = file;
  const { bytes, sha256, saved, location, workflowId } = file;
  return {
    path,
    source,
    ...(isOne ? {} : { workflowId }),
    task,
    attempt,
    parameters,
    width,
    height,
    format,
    bytes,
    sha256,
    saved,
    location,
  };
}
