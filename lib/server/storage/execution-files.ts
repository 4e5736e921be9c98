import {
  isTerminalExecution,
  type ExecutionHeader,
  type TaskRecord,
} from "@/lib/core/execution/state";
import { FORMATS, formatOf, type ImageFormat } from "@/lib/core/image/formats";
import { safeName, splitExtension, uniqueNames } from "@/lib/core/image/names";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

import type { ArtifactCatalog, ArtifactRow } from "./storage";

/** An execution as far as its files need it. */
export interface ExecutionView {
  readonly header: ExecutionHeader;
  readonly tasks: readonly TaskRecord[];
  /** What its SUB_WORKFLOW tasks run, and theirs. */
  readonly children?: readonly ExecutionView[];
}

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

interface Variant {
  readonly row: ArtifactRow;
  readonly task: TaskRecord;
  /** Place of the task in its execution and before those of later children. */
  readonly order: number;
  readonly source: Source;
}

interface Source {
  readonly key: string;
  readonly name: string;
  readonly json: JsonObject;
}

const PAGE = 1_000;
const MAX_CHAIN = 20;
const MAX_CHILDREN = 1_000;

/**
 * What the archive of an execution holds: the pictures of its completed tasks and of its children's, equal bytes once, grouped by source and
 * reference, then by format and width. More than one source: a folder for each. `only` names artifacts to be taken.
 */
export async function planArchive(
  catalog: ArtifactCatalog,
  execution: ExecutionView,
  only: ReadonlySet<string> | null,
): Promise<Archive> {
  const { header } = execution;
  const family = withChildren(execution);
  const rows: ArtifactRow[] = [];
  for (const { header: each } of family) rows.push(...(await rowsOf(catalog, each.workflowId)));
  const variants = await variantsOf(catalog, rows, family);
  const chosen = inGalleryOrder(variants.filter(({ row }) => only === null || only.has(row.id)));
  const locations = chosen.map(({ row }) => locationOf(row, rows));
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
        location: locations[index] ?? fileLocationOf(variant.row),
      }),
    ),
  };
  return {
    entries: chosen.map(({ row }, index) => ({
      path: paths[index] ?? row.name,
      row,
      location: locations[index] ?? fileLocationOf(row),
    })),
    manifest: `${JSON.stringify(manifest, null, 2)}\n`,
  };
}

/** The execution with the executions of its children, each where its task is, depth first. */
function withChildren(execution: ExecutionView): ExecutionView[] {
  return [execution, ...(execution.children ?? []).flatMap(withChildren)];
}

/**
 * Adds to an execution what its SUB_WORKFLOW tasks run, at most `MAX_CHILDREN` executions; those that are gone are left
 * out.
 */
export async function viewOfFamily(
  execution: ExecutionView,
  viewOf: (workflowId: string) => Promise<ExecutionView | null>,
): Promise<ExecutionView> {
  let left = MAX_CHILDREN;
  const complete = async (view: ExecutionView): Promise<ExecutionView> => {
    const children: ExecutionView[] = [];
    for (const { taskType, subWorkflowId } of view.tasks) {
      if (taskType !== "SUB_WORKFLOW" || subWorkflowId === null || left === 0) continue;
      left -= 1;
      const child = await viewOf(subWorkflowId);
      if (child !== null) children.push(await complete(child));
    }
    return { header: view.header, tasks: view.tasks, children };
  };
  return await complete(execution);
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
  family: readonly ExecutionView[],
): Promise<Variant[]> {
  const all = family.flatMap(({ tasks }) => tasks);
  const byId = new Map(all.map((task, order) => [task.taskId, { task, order }]));
  const sources = new Map<string, Source>();
  const variants: Variant[] = [];
  for (const row of rows) {
    const maker = row.kind === "variant" ? byId.get(row.taskId ?? "") : undefined;
    if (maker === undefined || maker.task.status !== "COMPLETED") continue;
    const { task, order } = maker;
    const found = await sourceOf(catalog, row, task);
    const source = sources.get(found.key) ?? found;
    sources.set(found.key, source);
    variants.push({ row, task, order, source });
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
  const { sourceBytes, sourceWidth, sourceHeight } = outputFor(row, task);
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
      a.order - b.order ||
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
  const { sourceBytes } = outputFor(row, task);
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

/** What a task says about one of its pictures: in `variants{}` where it makes several. */
function outputFor({ variant }: ArtifactRow, { outputData }: TaskRecord): JsonObject {
  const { variants } = outputData;
  const one = isJsonObject(variants) && variant !== null ? variants[variant] : undefined;
  return isJsonObject(one) ? one : outputData;
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
