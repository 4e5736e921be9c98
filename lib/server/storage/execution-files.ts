import {
  isTerminalExecution,
  type ExecutionHeader,
  type TaskRecord,
} from "@/lib/core/execution/state";
import { FORMATS, formatOf, type ImageFormat } from "@/lib/core/image/formats";
import { safeName, splitExtension, uniqueNames } from "@/lib/core/image/names";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import type { ArtifactCatalog, ArtifactRow } from "./storage";

/** An execution as far as its files need it. */
export interface ExecutionView {
  readonly header: ExecutionHeader;
  readonly tasks: readonly TaskRecord[];
}

/** One file of the archive, in the order of the gallery. */
interface ArchiveEntry {
  readonly path: string;
  readonly row: ArtifactRow;
}

export interface Archive {
  readonly entries: readonly ArchiveEntry[];
  /** `manifest.json`, the last entry. */
  readonly manifest: string;
}

interface Variant {
  readonly row: ArtifactRow;
  readonly task: TaskRecord;
  readonly source: Source;
}

interface Source {
  readonly key: string;
  readonly name: string;
  readonly json: JsonObject;
}

const PAGE = 1_000;
const MAX_CHAIN = 20;

/**
 * What the archive of an execution holds: the pictures of its completed tasks, equal bytes once, grouped by source and
 * reference, then by format and width. More than one source: a folder for each. `only` names artifacts to be taken.
 */
export async function planArchive(
  catalog: ArtifactCatalog,
  { header, tasks }: ExecutionView,
  only: ReadonlySet<string> | null,
): Promise<Archive> {
  const rows = await rowsOf(catalog, header.workflowId);
  const variants = await variantsOf(catalog, rows, tasks);
  const chosen = inGalleryOrder(variants.filter(({ row }) => only === null || only.has(row.id)));
  const sources = [...new Map(chosen.map(({ source }) => [source.key, source])).values()];
  const folders = uniqueNames(sources.map(({ name }) => splitExtension(safeName(name)).base));
  const paths = uniqueNames(
    chosen.map(({ row, source }) =>
      sources.length > 1 ? `${folders[sources.indexOf(source)]}/${row.name}` : row.name,
    ),
  );
  const manifest: JsonObject = {
    baton: 1,
    workflow: {
      name: header.workflowName,
      version: header.workflowVersion,
      id: header.workflowId,
    },
    createdAt: new Date(header.endTime > 0 ? header.endTime : header.updateTime).toISOString(),
    complete: isTerminalExecution(header.status),
    sources: sources.map(({ json }) => json),
    files: chosen.map((variant, index) =>
      fileJson(variant, {
        path: paths[index] ?? variant.row.name,
        source: sources.indexOf(variant.source),
        location: locationOf(variant.row, rows),
      }),
    ),
  };
  return {
    entries: chosen.map(({ row }, index) => ({ path: paths[index] ?? row.name, row })),
    manifest: `${JSON.stringify(manifest, null, 2)}\n`,
  };
}

async function rowsOf(catalog: ArtifactCatalog, workflowId: string): Promise<ArtifactRow[]> {
  const rows: ArtifactRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await catalog.list({ workflowId, limit: PAGE, cursor });
    rows.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

async function variantsOf(
  catalog: ArtifactCatalog,
  rows: readonly ArtifactRow[],
  tasks: readonly TaskRecord[],
): Promise<Variant[]> {
  const byId = new Map(tasks.map((task) => [task.taskId, task]));
  const sources = new Map<string, Source>();
  const variants: Variant[] = [];
  for (const row of rows) {
    const task = row.kind === "variant" ? byId.get(row.taskId ?? "") : undefined;
    if (task === undefined || task.status !== "COMPLETED") continue;
    const found = await sourceOf(catalog, row, task);
    const source = sources.get(found.key) ?? found;
    sources.set(found.key, source);
    variants.push({ row, task, source });
  }
  return variants;
}

/** The first picture of a chain of conversions. One from outside is known by what its task says about it. */
async function sourceOf(
  catalog: ArtifactCatalog,
  row: ArtifactRow,
  task: TaskRecord,
): Promise<Source> {
  let first: ArtifactRow | null = null;
  let next = row.sourceId;
  for (let step = 0; next !== null && step < MAX_CHAIN; step += 1) {
    const parent = await catalog.find(next);
    if (parent === null) break;
    first = parent;
    next = parent.sourceId;
  }
  if (first !== null) {
    const { name, bytes, width, height, sha256 } = first;
    return { key: first.id, name, json: { name, bytes, width, height, sha256 } };
  }
  const reference = task.inputData["fileLocation"];
  const key = typeof reference === "string" ? reference : "";
  const name = safeName(key.split(/[/?#]/).findLast((part) => part !== "") ?? "", "image");
  const { sourceBytes, sourceWidth, sourceHeight } = task.outputData;
  return {
    key,
    name,
    json: {
      name,
      bytes: sourceBytes ?? null,
      width: sourceWidth ?? null,
      height: sourceHeight ?? null,
      sha256: null,
    },
  };
}

function inGalleryOrder(variants: readonly Variant[]): Variant[] {
  const sorted = variants.toSorted(
    (a, b) =>
      compare(a.source.key, b.source.key) ||
      a.task.seq - b.task.seq ||
      formatRank(a.row) - formatRank(b.row) ||
      (a.row.width ?? 0) - (b.row.width ?? 0) ||
      compare(a.row.name, b.row.name),
  );
  const seen = new Set<string>();
  return sorted.filter(({ row }) => {
    const isNew = !seen.has(row.sha256);
    seen.add(row.sha256);
    return isNew;
  });
}

function fileJson(
  { row, task }: Variant,
  place: { readonly path: string; readonly source: number; readonly location: string },
): JsonObject {
  const sourceBytes = task.outputData["sourceBytes"];
  return {
    path: place.path,
    source: place.source,
    task: task.referenceTaskName,
    attempt: task.retryCount + 1,
    parameters: parametersOf(task.inputData),
    width: row.width,
    height: row.height,
    format: row.format,
    bytes: row.bytes,
    sha256: row.sha256,
    saved:
      typeof sourceBytes === "number" && sourceBytes > 0
        ? Math.round(10_000 * (1 - row.bytes / sourceBytes)) / 10_000
        : null,
    location: place.location,
  };
}

function parametersOf(input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(input).filter(
      (entry): entry is [string, JsonValue] => entry[0] !== "fileLocation" && entry[1] !== null,
    ),
  );
}

/** Where the same bytes were published, else the artifact itself. */
function locationOf(row: ArtifactRow, rows: readonly ArtifactRow[]): string {
  const published = rows.find((entry) => entry.kind === "published" && entry.sha256 === row.sha256);
  return published?.location ?? fileLocationOf(row);
}

/** The `fileLocation` that names an artifact. */
export function fileLocationOf(row: ArtifactRow): string {
  if (row.kind === "upload") return `upload://${row.id}`;
  if (row.kind === "published" && row.location !== null) return row.location;
  const format: ImageFormat | null = row.format === null ? null : formatOf(row.format);
  return `store://a/${row.id}${format === null ? "" : `.${FORMATS[format].extension}`}`;
}

function formatRank({ format }: ArtifactRow): number {
  return Object.keys(FORMATS).indexOf(format ?? "");
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
