import { branchesOf } from "@/lib/core/gallery/branches";
import type { Gallery, GalleryFile, GallerySource } from "@/lib/core/gallery/gallery";
import type { TaskRecord } from "@/lib/core/execution/state";
import { baseRefOf } from "@/lib/core/execution/task-runs";
import { FORMATS } from "@/lib/core/image/formats";
import { safeName, splitExtension, uniqueNames } from "@/lib/core/image/names";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";

import { type ExecutionView, fileLocationOf, withChildren } from "./execution-files";
import type { ArtifactCatalog, ArtifactRow } from "./storage";

/** A gallery with the rows of its files, in the same order. */
export interface PlannedGallery extends Gallery {
  readonly rows: readonly ArtifactRow[];
}

/** A task that made pictures, and where it belongs. */
interface Maker {
  readonly task: TaskRecord;
  readonly view: ExecutionView;
  /** Place of the task in its execution and before those of later children. */
  readonly order: number;
  readonly branch: string | null;
}

interface Source extends GallerySource {
  readonly key: string;
}

interface Variant extends Maker {
  readonly row: ArtifactRow;
  readonly source: Source;
}

const PAGE = 1_000;
const MAX_CHAIN = 20;

/**
 * The pictures of completed tasks of executions and of their children, equal bytes once: by source, then by task, format
 * and width. `only` names the artifacts that are wanted; null: all. Paths are unique; more than one source: a folder for
 * each.
 */
export async function planGallery(
  catalog: ArtifactCatalog,
  executions: readonly ExecutionView[],
  only: ReadonlySet<string> | null,
): Promise<PlannedGallery> {
  const family = executions.flatMap(withChildren);
  const rows: ArtifactRow[] = [];
  for (const { header } of family) rows.push(...(await rowsOf(catalog, header.workflowId)));
  const variants = await variantsOf(cached(catalog), rows, makersOf(executions));
  const chosen = inGalleryOrder(variants.filter(({ row }) => only === null || only.has(row.id)));
  const sources = [...new Map(chosen.map(({ source }) => [source.key, source])).values()];
  const folders = uniqueNames(sources.map(({ name }) => splitExtension(safeName(name)).base));
  const places = chosen.map(({ source }) => sources.indexOf(source));
  const paths = uniqueNames(
    chosen.map(({ row }, index) =>
      sources.length > 1 ? `${folders[places[index] ?? 0]}/${row.name}` : row.name,
    ),
  );
  const published = publishedOf(rows);
  return {
    sources: sources.map(({ key: _key, ...source }) => source),
    rows: chosen.map(({ row }) => row),
    files: chosen.map((variant, index) => ({
      ...fileOf(variant),
      path: paths[index] ?? variant.row.name,
      source: places[index] ?? 0,
      location: published.get(variant.row.sha256) ?? fileLocationOf(variant.row),
    })),
  };
}

function makersOf(executions: readonly ExecutionView[]): ReadonlyMap<string, Maker> {
  const makers = new Map<string, Maker>();
  for (const root of executions) {
    for (const view of withChildren(root)) {
      const branches = branchesOf(view.header.workflowDefinition);
      for (const task of view.tasks) {
        const own = branches.get(baseRefOf(task)) ?? null;
        const branch = view === root ? own : `${view.header.workflowName}: ${own ?? "its tasks"}`;
        makers.set(task.taskId, { task, view, order: makers.size, branch });
      }
    }
  }
  return makers;
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

type Find = (id: string) => Promise<ArtifactRow | null>;

/** The sources of many pictures are few. */
function cached(catalog: ArtifactCatalog): Find {
  const known = new Map<string, Promise<ArtifactRow | null>>();
  return (id) => {
    const found = known.get(id) ?? catalog.find(id);
    known.set(id, found);
    return found;
  };
}

async function variantsOf(
  find: Find,
  rows: readonly ArtifactRow[],
  makers: ReadonlyMap<string, Maker>,
): Promise<Variant[]> {
  const sources = new Map<string, Source>();
  const variants: Variant[] = [];
  for (const row of rows) {
    const maker = row.kind === "variant" ? makers.get(row.taskId ?? "") : undefined;
    if (maker === undefined || maker.task.status !== "COMPLETED") continue;
    const found = await sourceOf(find, row, maker.task);
    const source = sources.get(found.key) ?? found;
    sources.set(found.key, source);
    variants.push({ ...maker, row, source });
  }
  return variants;
}

/** The first picture of a chain of conversions. One from outside is known by what its task says about it. */
async function sourceOf(find: Find, row: ArtifactRow, task: TaskRecord): Promise<Source> {
  let first: ArtifactRow | null = null;
  let next = row.sourceId;
  for (let step = 0; next !== null && step < MAX_CHAIN; step += 1) {
    const parent = await find(next);
    if (parent === null) break;
    first = parent;
    next = parent.sourceId;
  }
  if (first !== null) {
    const { id, name, format, bytes, width, height, sha256 } = first;
    return { key: id, artifactId: id, name, format, bytes, width, height, sha256 };
  }
  const reference = task.inputData["fileLocation"];
  const key = typeof reference === "string" ? reference : "";
  const name = safeName(key.split(/[/?#]/).findLast((part) => part !== "") ?? "", "image");
  const { sourceBytes, sourceWidth, sourceHeight, sourceFormat } = outputFor(row, task);
  return {
    key,
    artifactId: null,
    name,
    format: typeof sourceFormat === "string" ? sourceFormat : null,
    bytes: numberOf(sourceBytes),
    width: numberOf(sourceWidth),
    height: numberOf(sourceHeight),
    sha256: null,
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

type Unplaced = Omit<GalleryFile, "path" | "source" | "location">;

function fileOf({ row, task, view, branch }: Variant): Unplaced {
  const said = outputFor(row, task);
  const sourceBytes = numberOf(said["sourceBytes"]);
  return {
    artifactId: row.id,
    name: row.name,
    workflowId: view.header.workflowId,
    workflowName: view.header.workflowName,
    workflowVersion: view.header.workflowVersion,
    taskId: task.taskId,
    task: task.referenceTaskName,
    baseRef: baseRefOf(task),
    branch,
    attempt: task.retryCount + 1,
    parameters: parametersOf(settingsFor(row, task)),
    width: row.width,
    height: row.height,
    format: row.format,
    contentType: row.contentType,
    bytes: row.bytes,
    sha256: row.sha256,
    saved:
      sourceBytes !== null && sourceBytes > 0
        ? Math.round(10_000 * (1 - row.bytes / sourceBytes)) / 10_000
        : null,
    durationMs: numberOf(said["durationMs"]) ?? numberOf(task.outputData["durationMs"]),
  };
}

/** What a task says about one of its pictures: in `variants{}` where it makes several. */
function outputFor({ variant }: ArtifactRow, { outputData }: TaskRecord): JsonObject {
  const { variants } = outputData;
  const one = isJsonObject(variants) && variant !== null ? variants[variant] : undefined;
  return isJsonObject(one) ? { ...sourceFacts(outputData), ...one } : outputData;
}

/** One source for all variants of a task: said once, beside them. */
function sourceFacts(output: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(output).filter(([key]) => key.startsWith("source")));
}

/** What a task was given for one of its pictures: where it makes several, what is asked for all and for this one. */
function settingsFor({ variant }: ArtifactRow, { inputData }: TaskRecord): JsonObject {
  const { variants, common, ...others } = inputData;
  const list = Array.isArray(variants) ? variants : [];
  const found = isJsonObject(variants)
    ? variants[variant ?? ""]
    : list.find((one) => isJsonObject(one) && one["name"] === variant);
  if (!isJsonObject(found)) return inputData;
  return { ...others, ...(isJsonObject(common) ? common : {}), ...found };
}

function parametersOf(input: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(input).filter(
      (entry): entry is [string, JsonValue] => entry[0] !== "fileLocation" && entry[1] !== null,
    ),
  );
}

/** Digests of published files with the first place where each went. */
function publishedOf(rows: readonly ArtifactRow[]): ReadonlyMap<string, string | null> {
  const published = rows.filter(({ kind }) => kind === "published").toReversed();
  return new Map(published.map(({ sha256, location }) => [sha256, location]));
}

function formatRank({ format }: ArtifactRow): number {
  return Object.keys(FORMATS).indexOf(format ?? "");
}

function numberOf(value: JsonValue | undefined): number | null {
  return typeof value === "number" ? value : null;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
