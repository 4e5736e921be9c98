import type { Context, Hono } from "hono";

import { imageError } from "@/lib/core/image/errors";
import { archiveName, archiveResponse } from "@/lib/server/http/archive";
import { artifactJson, uploadJson } from "@/lib/server/http/artifact-json";
import { downloadArtifact, previewArtifact } from "@/lib/server/http/download";
import { problem, withImageProblems } from "@/lib/server/http/image-problem";
import { receiveUpload } from "@/lib/server/http/upload";
import type { Artifacts, StagedUpload } from "@/lib/server/storage/artifacts";
import { planArchive } from "@/lib/server/storage/archive-plan";
import { type ExecutionView, viewOfFamily } from "@/lib/server/storage/execution-files";
import type { JobDirectories } from "@/lib/server/storage/job-directories";
import type { Previews } from "@/lib/server/storage/previews";
import type { ArtifactKind, ArtifactRow } from "@/lib/server/storage/storage";

export interface ArtifactRouteDeps {
  readonly artifacts: Artifacts;
  readonly previews: Previews;
  readonly jobs: JobDirectories;
  readonly maxFilesPerUpload: number;
  /** Header and tasks of an execution; null when there is none. */
  readonly executionOf: (workflowId: string) => Promise<ExecutionView | null>;
  /** The id of a running execution whose input or tasks name the artifact; null when there is none. */
  readonly runningExecutionWith: (row: ArtifactRow) => Promise<string | null>;
}

const KINDS: readonly ArtifactKind[] = ["upload", "variant", "fetched", "published"];
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** Uploads, downloads, previews, lists and archives below `/api`. */
export function artifactRoutes(app: Hono, deps: ArtifactRouteDeps): void {
  app.post(
    "/api/artifacts",
    withImageProblems((c) => upload(c, deps)),
  );
  app.get(
    "/api/artifacts",
    withImageProblems((c) => list(c, deps)),
  );
  app.get(
    "/api/artifacts/:id",
    withImageProblems(async (c) => {
      const row = await deps.artifacts.catalog.find(c.req.param("id") ?? "");
      return row === null ? unknown(c) : await downloadArtifact(c, deps.artifacts, row);
    }),
  );
  app.get(
    "/api/artifacts/:id/preview",
    withImageProblems(async (c) => {
      const row = await deps.artifacts.catalog.find(c.req.param("id") ?? "");
      return row === null ? unknown(c) : await previewArtifact(c, deps.previews, row);
    }),
  );
  app.delete(
    "/api/artifacts/:id",
    withImageProblems((c) => remove(c, deps)),
  );
  app.get(
    "/api/executions/:id/artifacts.zip",
    withImageProblems((c) => archive(c, deps)),
  );
}

async function upload(c: Context, deps: ArtifactRouteDeps): Promise<Response> {
  const { artifacts, jobs, maxFilesPerUpload: maxFiles } = deps;
  return await jobs.use(async (directory) => {
    const { files } = await receiveUpload(c, { artifacts, directory, maxFiles });
    const digest = c.req.header("x-content-sha256")?.toLowerCase();
    const [only] = files;
    if (digest !== undefined && only !== undefined && digest !== only.staged.stored.sha256) {
      return hashDiffers(c, digest, only.staged);
    }
    const saved = [];
    for (const { staged } of files) saved.push(await artifacts.commit(staged));
    const answers = saved.map(({ row, deduplicated }) => uploadJson(row, deduplicated));
    const [first] = saved;
    return c.json(
      answers.length === 1 ? answers[0] : answers,
      saved.every(({ deduplicated }) => deduplicated) ? 200 : 201,
      { location: `/api/artifacts/${first?.row.id ?? ""}` },
    );
  });
}

async function list(c: Context, { artifacts }: ArtifactRouteDeps): Promise<Response> {
  const ids = c.req.query("ids");
  if (ids !== undefined) return c.json(await someArtifacts(artifacts, ids.split(",")));
  const kind = KINDS.find((entry) => entry === c.req.query("kind"));
  if (c.req.query("kind") !== undefined && kind === undefined) {
    throw badQuery(`"kind" must be one of ${KINDS.join(", ")}.`);
  }
  const limit = Number(c.req.query("limit") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    throw badQuery(`"limit" must be a whole number from 1 to ${MAX_LIMIT}.`);
  }
  const page = await artifacts.catalog.list({
    workflowId: c.req.query("workflowId"),
    sha256: c.req.query("sha256")?.toLowerCase(),
    cursor: c.req.query("cursor"),
    kind,
    limit,
  });
  return c.json({ artifacts: page.rows.map(artifactJson), nextCursor: page.nextCursor });
}

/** What is known of artifacts by their ids, in that order; unknown ids are left out. */
async function someArtifacts({ catalog }: Artifacts, ids: readonly string[]) {
  if (ids.length > MAX_LIMIT) throw badQuery(`"ids" may name at most ${MAX_LIMIT} artifacts.`);
  const rows = await Promise.all(ids.map((id) => catalog.find(id)));
  return { artifacts: rows.filter((row) => row !== null).map(artifactJson), nextCursor: null };
}

async function remove(c: Context, deps: ArtifactRouteDeps): Promise<Response> {
  const row = await deps.artifacts.catalog.find(c.req.param("id") ?? "");
  if (row === null) return unknown(c);
  const user = await deps.runningExecutionWith(row);
  if (user !== null) {
    return problem(c, 409, {
      code: "CONFLICT",
      message: `The running execution ${user} uses this artifact. Wait for its end or terminate it.`,
    });
  }
  await deps.artifacts.remove(row);
  return c.body(null, 204);
}

async function archive(c: Context, deps: ArtifactRouteDeps): Promise<Response> {
  const found = await deps.executionOf(c.req.param("id") ?? "");
  if (found === null) {
    return problem(c, 404, { code: "NOT_FOUND", message: "There is no such execution." });
  }
  const execution = await viewOfFamily(found, deps.executionOf);
  const ids = c.req.query("ids");
  const only = ids === undefined ? null : new Set(ids.split(",").filter((id) => id !== ""));
  const planned = await planArchive(deps.artifacts.catalog, execution, only);
  return archiveResponse(deps.artifacts, planned, archiveName(execution));
}

/** Unknown and forbidden read the same. */
function unknown(c: Context): Response {
  return problem(c, 404, { code: "NOT_FOUND", message: "There is no such artifact." });
}

function hashDiffers(c: Context, expected: string, { stored }: StagedUpload): Response {
  return problem(c, 422, {
    code: "HASH_MISMATCH",
    message: `The file arrived with SHA-256 ${stored.sha256}, announced was ${expected.slice(0, 64)}. Send it again.`,
  });
}

function badQuery(message: string) {
  return imageError("PARAM_INVALID", { problems: [message] });
}
