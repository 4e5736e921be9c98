import { isLarge, MANY_TASKS } from "@/lib/core/definition/size";
import { executionTextParts, executionToJsonText } from "@/lib/core/execution/conductor-json";
import type { ExecutionHeader, TaskRecord } from "@/lib/core/execution/state";

import { jsonInTurns, jsonText } from "./reply";

/** An execution as the answer to a request; a large one is printed in turns, from rows as they are now. */
export async function executionAnswer(
  header: ExecutionHeader,
  tasks: readonly TaskRecord[],
): Promise<Response> {
  if (tasks.length <= MANY_TASKS && !isLarge(header.workflowDefinition))
    return jsonText(executionToJsonText(header, tasks));
  const rows = tasks.map((task) => ({ ...task }));
  return await jsonInTurns(executionTextParts({ ...header }, rows));
}

/** Executions without tasks, as the results of a search. */
export async function executionsAnswer(
  totalHits: number,
  headers: readonly ExecutionHeader[],
): Promise<Response> {
  return await jsonInTurns(resultParts(totalHits, headers));
}

function* resultParts(
  totalHits: number,
  headers: readonly ExecutionHeader[],
): Generator<string, void> {
  yield `{"totalHits":${totalHits},"results":[`;
  for (const [at, header] of headers.entries()) {
    if (at > 0) yield ",";
    if (isLarge(header.workflowDefinition)) yield* executionTextParts(header, []);
    else yield executionToJsonText(header, []);
  }
  yield "]}";
}
