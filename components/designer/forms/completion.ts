import { refsInScope, type Reader } from "@/lib/core/definition/scope";
import type { Workspace } from "@/lib/core/definition/document";
import { nameOf } from "@/lib/core/definition/document";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { TaskDef } from "@/lib/core/definition/schema";

import { inputsOf } from "../derive";

/** Something an expression can read. */
export interface DataPath {
  /** `${resize_ref.output.fileLocation}`. */
  readonly expression: string;
  readonly detail: string;
  /** It may be empty when the task runs. */
  readonly doubtful: boolean;
}

const SYSTEM = ["workflow.workflowId", "workflow.correlationId", "workflow.variables"];

/** What a reader can use: surely run tasks nearest first, inputs, doubtful tasks, the workflow's own values. */
export function dataPaths(
  workspace: Workspace,
  reader: Reader,
  taskDefs: ReadonlyMap<string, TaskDef> | null,
): readonly DataPath[] {
  const scope = refsInScope(treeIndex(workspace.doc), reader);
  const paths = (grade: "sure" | "maybe") =>
    scope
      .filter((entry) => entry.grade === grade)
      .flatMap(({ ref, target }) => {
        const keys = taskDefs?.get(nameOf(target.raw))?.outputKeys ?? [];
        const detail = grade === "sure" ? "output" : "may be empty";
        const own = { detail, doubtful: grade === "maybe" };
        return [...keys.map((key) => `.${key}`), ""].map((key) => ({
          ...own,
          expression: `\${${ref}.output${key}}`,
        }));
      });
  const inputs = inputsOf(workspace).map((name) => ({
    expression: `\${workflow.input.${name}}`,
    detail: "input",
    doubtful: false,
  }));
  const system = SYSTEM.map((name) => ({
    expression: `\${${name}}`,
    detail: "workflow",
    doubtful: false,
  }));
  return [...paths("sure"), ...inputs, ...paths("maybe"), ...system];
}

/** The expression that is being typed before the caret: `$`, `${`, `${res`. Null: none. */
export function typedExpression(
  text: string,
  caret: number,
): { start: number; word: string } | null {
  const match = /\$\{?([^${}\s]*)$/.exec(text.slice(0, caret));
  return match ? { start: match.index, word: match[1] ?? "" } : null;
}

/** Paths that fit what was typed: letters in order, the tightest first. */
export function matching(paths: readonly DataPath[], word: string, count = 8): readonly DataPath[] {
  const wanted = word.toLowerCase();
  return paths
    .map((path, at) => ({ path, score: fit(path.expression.toLowerCase(), wanted), at }))
    .filter(({ score }) => score >= 0)
    .toSorted((a, b) => a.score - b.score || a.at - b.at)
    .slice(0, count)
    .map(({ path }) => path);
}

/** Letters skipped between the first and the last that fit; -1: they do not. */
function fit(text: string, wanted: string): number {
  let at = 0;
  let skipped = 0;
  let begun = false;
  for (const letter of text) {
    if (at === wanted.length) break;
    if (letter === wanted[at]) {
      at += 1;
      begun = true;
    } else if (begun) {
      skipped += 1;
    }
  }
  return at === wanted.length ? skipped : -1;
}
