import { FORMATS } from "@/lib/core/image/formats";
import { failureClass, type ImageErrorCode, isImageErrorCode } from "@/lib/core/image/errors";
import type { WantedAnswer } from "@/lib/core/image/accepted";
import type { TaskRecord } from "@/lib/core/execution/state";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import type { Artifacts } from "@/lib/server/storage/artifacts";
import { type Archive, type ArchiveEntry, planArchive } from "@/lib/server/storage/archive-plan";
import type { ExecutionView } from "@/lib/server/storage/execution-files";

import { archiveName, archiveResponse } from "./archive";
import type { ApiContext } from "./context";
import { downloadArtifact } from "./download";
import { imageStatus, problem, type ProblemStatus } from "./image-problem";
import { json } from "./reply";

export interface Asked {
  readonly answer: WantedAnswer;
  /** Name of a variant; null: all. */
  readonly variant: string | null;
}

/** The results of a completed run in the form that was asked for. */
export async function runResults(
  c: ApiContext,
  artifacts: Artifacts,
  execution: ExecutionView,
  asked: Asked,
): Promise<Response> {
  const archive = await planArchive(artifacts.catalog, execution, null);
  switch (asked.answer.kind) {
    case "zip":
      return archiveResponse(artifacts, archive, archiveName(execution));
    case "image": {
      const found = matching(archive.entries, asked);
      const [only] = found;
      return found.length === 1 && only !== undefined
        ? await downloadArtifact(c, artifacts, only.row)
        : json(resultJson(execution, archive), 406);
    }
    case "json":
      return json(resultJson(execution, archive));
  }
}

function matching(entries: readonly ArchiveEntry[], { answer, variant }: Asked): ArchiveEntry[] {
  const format = answer.kind === "image" ? answer.format : null;
  const type = format === null ? null : FORMATS[format].contentType;
  return entries.filter(
    ({ row }) =>
      (type === null || row.contentType === type) && (variant === null || row.variant === variant),
  );
}

function resultJson({ header }: ExecutionView, { entries, manifest }: Archive): JsonObject {
  const saved = savings(manifest);
  return {
    workflowId: header.workflowId,
    status: header.status,
    output: header.output,
    variants: entries.map(({ row, location }) => ({
      name: row.variant,
      file: row.name,
      url: `/api/artifacts/${row.id}`,
      width: row.width,
      height: row.height,
      format: row.format,
      contentType: row.contentType,
      bytes: row.bytes,
      sha256: row.sha256,
      location,
    })),
    bytes: entries.reduce((sum, { row }) => sum + row.bytes, 0),
    savedPercent: saved,
    durationMs: Math.max(0, header.endTime - header.createTime),
  };
}

/** Mean saving of the files against their sources in percent, one decimal; null: nothing is known. */
function savings(manifest: string): number | null {
  const { files } = JSON.parse(manifest) as { files: readonly { readonly saved: number | null }[] };
  const known = files.flatMap(({ saved }) => (saved === null ? [] : [saved]));
  if (known.length === 0) return null;
  return Math.round((1_000 * known.reduce((sum, each) => sum + each, 0)) / known.length) / 10;
}

/** A run that still goes on: where to look, and when. */
export function runAccepted({ header }: ExecutionView): Response {
  const { workflowId, status } = header;
  const here = `/api/workflow/${workflowId}`;
  const links = { execution: here, artifacts: `/api/executions/${workflowId}/artifacts.zip` };
  const response = json({ workflowId, status, links }, 202);
  response.headers.set("location", here);
  response.headers.set("retry-after", "1");
  return response;
}

/** A run that ended badly: by the caller's doing (4xx), or not. */
export function runFailed(c: ApiContext, execution: ExecutionView): Response {
  const { header } = execution;
  const failed = failedTask(execution);
  const code = failed === null ? null : codeOf(failed);
  const message =
    failed?.reasonForIncompletion ??
    header.reasonForIncompletion ??
    "The workflow did not succeed.";
  const error = {
    code: code ?? header.status,
    message,
    taskRef: failed?.referenceTaskName ?? null,
  };
  return problem(c, statusOf(header.status, code), {
    code: error.code,
    message,
    workflowId: header.workflowId,
    workflowStatus: header.status,
    error,
  });
}

function statusOf(status: ExecutionView["header"]["status"], code: ImageErrorCode | null) {
  if (status === "TIMED_OUT") return 504;
  if (status === "TERMINATED") return 409;
  return code === null ? 502 : callerStatus(code);
}

/** What is final and not the storage's fault was in the request. */
function callerStatus(code: ImageErrorCode): ProblemStatus {
  if (failureClass(code) !== "final" || code.startsWith("STORAGE_")) return 502;
  const status = imageStatus(code);
  return status === 413 || status === 415 ? status : 422;
}

/** The task that failed last, the one in the child where a child failed. */
function failedTask({ tasks, children = [] }: ExecutionView): TaskRecord | null {
  for (const child of children) {
    const inner = failedTask(child);
    if (inner !== null) return inner;
  }
  return (
    tasks.findLast(({ status }) => status === "FAILED_WITH_TERMINAL_ERROR") ??
    tasks.findLast(({ status }) => status === "FAILED" || status === "TIMED_OUT") ??
    null
  );
}

function codeOf({ outputData }: TaskRecord): ImageErrorCode | null {
  const { error } = outputData;
  const code = isJsonObject(error) ? error["code"] : null;
  return typeof code === "string" && isImageErrorCode(code) ? code : null;
}
