import { BATCH_ID, type Batch, type BatchRun } from "@/lib/core/gallery/batch";
import { invalidInput, notFound } from "@/lib/core/errors";
import type { ExecutionHeader } from "@/lib/core/execution/state";
import { parseFileLocation } from "@/lib/core/image/file-location";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { archiveResponse } from "@/lib/server/http/archive";
import type { ApiContext } from "@/lib/server/http/context";
import { json } from "@/lib/server/http/reply";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { OwnServices } from "@/lib/server/http/services";
import type { Artifacts } from "@/lib/server/storage/artifacts";
import { planBatchArchive } from "@/lib/server/storage/archive-plan";
import { type ExecutionView, viewOfFamily } from "@/lib/server/storage/execution-files";
import { planGallery } from "@/lib/server/storage/gallery";

interface GalleryRouteDeps extends Pick<OwnServices, "engine" | "firstImageOf" | "variantTotals"> {
  readonly artifacts: Artifacts;
  /** Null: there is no such execution. */
  readonly executionOf: (workflowId: string) => Promise<ExecutionView | null>;
}

const tag = "artifacts";
const MOST_RUNS = 1_000;

/** What runs have made, of one run and of all runs with the same correlation id: a batch. */
export function galleryRoutes(table: RouteTable, deps: GalleryRouteDeps): void {
  const { catalog } = deps.artifacts;
  table.add(
    "GET",
    "/api/executions/:id/gallery",
    { tag, summary: "Pictures of a run with sources, settings and savings, as in its zip" },
    async (c) => {
      const found = await deps.executionOf(param(c, "id"));
      if (found === null) throw notFound("There is no such execution.");
      const family = await viewOfFamily(found, deps.executionOf);
      return json(galleryJson(await planGallery(catalog, [family], null)));
    },
  );
  table.add(
    "GET",
    "/api/batches/:id",
    { tag, summary: "All runs with a correlation id, with photo and results" },
    async (c) => json({ ...(await batchOf(deps, batchId(c))) }),
  );
  table.add(
    "GET",
    "/api/batches/:id/gallery",
    { tag, summary: "Pictures of all runs of a batch" },
    async (c) =>
      json(galleryJson(await planGallery(catalog, await viewsOf(deps, batchId(c)), null))),
  );
  const query = { ids: "only these artifacts" };
  table.add(
    "GET",
    "/api/batches/:id/artifacts.zip",
    { tag, summary: "Pictures of all runs of a batch as a zip", query },
    async (c) => await batchArchive(c, deps),
  );
}

function galleryJson({ sources, files }: Awaited<ReturnType<typeof planGallery>>): JsonObject {
  return { sources, files } as unknown as JsonObject;
}

/** @throws AppError INVALID_INPUT. */
function batchId(c: ApiContext): string {
  const id = param(c, "id");
  if (BATCH_ID.test(id)) return id;
  throw invalidInput(
    "The id of a batch has at most 100 letters, digits, hyphens and underscores; it is the correlation id of its runs.",
  );
}

async function batchArchive(c: ApiContext, deps: GalleryRouteDeps): Promise<Response> {
  const id = batchId(c);
  const executions = await viewsOf(deps, id);
  if (executions.length === 0) throw notFound(`There is no batch ${id}.`);
  const ids = c.req.query("ids");
  const only = ids === undefined ? null : new Set(ids.split(",").filter((each) => each !== ""));
  const archive = await planBatchArchive(deps.artifacts.catalog, { id, executions }, only);
  const times = executions.map(({ header }) => header.updateTime);
  return archiveResponse(deps.artifacts, archive, {
    fileName: `${id}.zip`,
    modifiedAt: Math.max(...times),
  });
}

async function headersOf({ engine }: GalleryRouteDeps, id: string) {
  return await engine.search({
    start: 0,
    size: MOST_RUNS,
    sort: "startTime:ASC",
    freeText: "*",
    query: `correlationId = '${id}'`,
  });
}

async function viewsOf(deps: GalleryRouteDeps, id: string): Promise<ExecutionView[]> {
  const { results } = await headersOf(deps, id);
  const views: ExecutionView[] = [];
  for (const { workflowId } of results) {
    const view = await deps.executionOf(workflowId);
    if (view !== null) views.push(await viewOfFamily(view, deps.executionOf));
  }
  return views;
}

async function batchOf(deps: GalleryRouteDeps, id: string): Promise<Batch> {
  const { totalHits: total, results } = await headersOf(deps, id);
  const ids = results.map(({ workflowId }) => workflowId);
  const images = await deps.firstImageOf(ids);
  const totals = await deps.variantTotals(ids);
  const runs = await Promise.all(
    results.map(async (header): Promise<BatchRun> => {
      const made = totals.get(header.workflowId);
      return {
        workflowId: header.workflowId,
        workflowName: header.workflowName,
        status: header.status,
        startTime: header.createTime,
        endTime: header.endTime,
        reason: header.reasonForIncompletion ?? null,
        photo: await photoOf(deps.artifacts, header),
        variants: made?.count ?? 0,
        bytes: made?.bytes ?? 0,
        imageId: images.get(header.workflowId) ?? null,
      };
    }),
  );
  return { id, total, runs };
}

/** The first stored picture that the input names. */
async function photoOf({ catalog }: Artifacts, { input }: ExecutionHeader) {
  for (const text of textsOf(input)) {
    const location = parseFileLocation(text);
    if (location?.kind !== "upload" && location?.kind !== "artifact") continue;
    const row = await catalog.find(location.id);
    if (row !== null) return { artifactId: row.id, name: row.name };
  }
  return null;
}

const MOST_TEXTS = 100;

/** Texts at any depth, in order, a bounded number of them. */
function textsOf(input: JsonObject): string[] {
  const texts: string[] = [];
  const open: JsonValue[] = [input];
  while (open.length > 0 && texts.length < MOST_TEXTS) {
    const value = open.shift();
    if (typeof value === "string") texts.push(value);
    else if (Array.isArray(value)) open.push(...value.slice(0, MOST_TEXTS));
    else if (isJsonObject(value)) open.push(...Object.values(value).slice(0, MOST_TEXTS));
  }
  return texts;
}
