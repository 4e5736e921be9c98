import { notFound } from "@/lib/core/errors";
import { isTerminalExecution } from "@/lib/core/execution/state";
import { preferences, wantedAnswer } from "@/lib/core/image/accepted";
import type { JsonObject } from "@/lib/core/json";
import { type ApiContext, headerOf, onGone } from "@/lib/server/http/context";
import { problem, withImageProblems } from "@/lib/server/http/image-problem";
import { wholeNumber } from "@/lib/server/http/query";
import { readStartByName } from "@/lib/server/http/requests";
import { runAccepted, runFailed, runResults } from "@/lib/server/http/run-answer";
import { readRunInput, type RunRequestDeps, wantedVariant } from "@/lib/server/http/run-request";
import { awaitEnd } from "@/lib/server/http/run-wait";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { OwnServices } from "@/lib/server/http/services";
import { viewOfFamily } from "@/lib/server/storage/execution-files";

export interface RunRouteDeps extends RunRequestDeps, Pick<OwnServices, "engine" | "rawWorkflow"> {
  /** So many image tasks wait that a caller could not be answered in time. */
  readonly queueIsFull: () => Promise<boolean>;
}

const DEFAULT_WAIT_SECONDS = 30;
const LONGEST_WAIT_SECONDS = 120;

/** Start a workflow with an image, wait, and get what it made: in one call. */
export function runRoutes(table: RouteTable, deps: RunRouteDeps): void {
  const doc = {
    tag: "artifacts",
    summary: "Run a workflow with an image and answer its results: as JSON, one image, or a zip",
    body: "image",
    answer: "run",
    query: {
      variant: "of several images the one with this name",
      cancelOnDisconnect: "1: the run ends when the caller goes away",
    },
  } as const;
  const handler = withImageProblems(async (c) => await run(c as ApiContext, deps));
  const answer = (c: ApiContext) => handler(c, () => Promise.resolve()) as Promise<Response>;
  table.add("POST", "/api/run/:workflow/:version", doc, answer);
  table.add("POST", "/api/run/:workflow", doc, answer);
}

async function run(c: ApiContext, deps: RunRouteDeps): Promise<Response> {
  const name = param(c, "workflow");
  const version = param(c, "version") === "" ? null : wholeNumber(param(c, "version"), "version");
  if (await deps.queueIsFull()) {
    return problem(c, 429, {
      code: "QUEUE_FULL",
      message: "Too many image tasks are waiting. Try again in a moment.",
      retryable: true,
    });
  }
  const definition = await definitionOf(deps, name, version);
  const variant = wantedVariant(c);
  const input = await readRunInput(c, deps, definition);
  const workflowId = await deps.engine.start({
    ...readStartByName(name, input, {
      version,
      correlationId: headerOf(c, "x-correlation-id") ?? null,
      priority: 0,
    }),
    idempotencyKey: headerOf(c, "idempotency-key") || null,
  });
  const response = await answerOf(c, deps, workflowId, variant);
  response.headers.set("x-workflow-id", workflowId);
  return response;
}

/** @throws AppError NOT_FOUND with Conductor's text. */
async function definitionOf(
  { rawWorkflow }: RunRouteDeps,
  name: string,
  version: number | null,
): Promise<JsonObject> {
  const row = await rawWorkflow(name, version);
  if (row !== null) return row.raw;
  throw notFound(`No such workflow found by name: ${name}, version: ${version ?? "null"}`);
}

async function answerOf(
  c: ApiContext,
  { engine, artifacts }: RunRouteDeps,
  workflowId: string,
  variant: string | null,
): Promise<Response> {
  const { wait, async } = preferences(headerOf(c, "prefer"));
  const seconds = Math.min(wait ?? DEFAULT_WAIT_SECONDS, LONGEST_WAIT_SECONDS);
  const ended = await awaitEnd(engine, workflowId, {
    timeoutMs: async ? 0 : seconds * 1_000,
    onGone: onGone(c),
  });
  if (!isTerminalExecution(ended.header.status)) {
    if (c.req.query("cancelOnDisconnect") === "1" && c.env?.incoming?.socket.destroyed === true) {
      await engine.terminate(workflowId, "The caller went away.");
    }
    return runAccepted(ended);
  }
  const whole = await viewOfFamily(ended, (id) => engine.execution(id).catch(() => null));
  if (ended.header.status !== "COMPLETED") return runFailed(c, whole);
  return await runResults(c, artifacts, whole, {
    answer: wantedAnswer(headerOf(c, "accept")),
    variant,
  });
}
