"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { queries } from "@/lib/client/queries";
import { type Doc, typeOf } from "@/lib/core/definition/document";
import type { Problem } from "@/lib/core/definition/problem";
import type { ProblemOptions } from "@/lib/core/definition/problem-facts";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { useKnownRuns } from "./forms/run-data";
import { useLate } from "./follow-state";
import { inSlices } from "./in-slices";
import { type DesignerState, type DesignerStore, workspaceOf } from "./store";

const CHECK_MS = 150;
/** A worker that has not asked for so long is taken to be gone. */
const FORGOTTEN_MS = 60_000;

/** Looks for problems shortly after the last change of the document, or of what is known beside it. */
export function useChecks(store: DesignerStore): void {
  const facts = useFacts(store.drawn.getState().name);
  const problemParts = useChecker();
  useEffect(() => {
    if (!problemParts) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let giveUp: (() => void) | undefined;
    const check = () => {
      const state = store.drawn.getState();
      const workspace = workspaceOf(state);
      const known = { ...facts, ...taskDefFacts(state) };
      giveUp = inSlices(problemParts(workspace, known), (found) => {
        const problems = keepSame(store.drawn.getState().checked.problems, found);
        store.drawn.setState({ checked: { workspace, problems }, facts: known });
      });
    };
    check();
    const stop = store.subscribe((state, before) => {
      if (workspaceOf(state) === workspaceOf(before) && state.taskDefs === before.taskDefs) return;
      clearTimeout(timer);
      giveUp?.();
      timer = setTimeout(check, CHECK_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
      giveUp?.();
    };
  }, [store, facts, problemParts]);
}

/** The list that was there when nothing of it is another: what shows problems is not drawn again. */
export function keepSame(
  before: readonly Problem[],
  found: readonly Problem[],
): readonly Problem[] {
  const isSame = (problem: Problem, at: number) => {
    const old = before[at];
    return old?.path === problem.path && JSON.stringify(old) === JSON.stringify(problem);
  };
  return before.length === found.length && found.every(isSame) ? before : found;
}

/** The code that finds problems comes after what is needed to draw; null: not yet. */
function useChecker() {
  const { data } = useQuery({
    queryKey: ["problem-checker"],
    queryFn: async () => ({
      parts: (await import("@/lib/core/definition/problems")).problemParts,
    }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data?.parts ?? null;
}

function taskDefFacts({ taskDefs }: DesignerState): ProblemOptions {
  return taskDefs ? { isTaskDefKnown: (name) => taskDefs.has(name) } : {};
}

/** What the server knows beside the document: stored workflows, workers that ask, the last run. */
function useFacts(workflow: string): ProblemOptions {
  const hasScripts = useLate((state) => holdsScripts(workspaceOf(state).doc));
  const versions = useQuery(queries.workflowVersions()).data;
  const polls = useQuery(queries.polls()).data;
  const { data: run } = useKnownRuns(workflow);
  const syntax = useQuery({
    // A parser of scripts is large; without a script nobody needs it.
    enabled: hasScripts,
    queryKey: ["script-syntax"],
    queryFn: async () => ({
      problem: (await import("@/lib/core/script/syntax")).scriptSyntaxProblem,
    }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
  const asking = polls && names(polls);
  return useMemo(() => {
    const workers = asking === undefined ? null : new Set(JSON.parse(asking) as readonly string[]);
    return {
      ...(versions ? { versionsOf: (name: string) => versionsOf(versions, name) } : {}),
      ...(workers ? { hasWorker: (name: string) => workers.has(name) } : {}),
      ...(run ? { outputOf: (ref: string) => run.outputOf(ref) } : {}),
      ...(syntax ? { scriptProblem: syntax.problem } : {}),
    };
  }, [versions, asking, run, syntax]);
}

function versionsOf(
  byName: Readonly<Record<string, readonly { readonly version: number }[]>>,
  name: string,
): readonly number[] | undefined {
  if (!Object.hasOwn(byName, name)) return undefined;
  return byName[name]?.map(({ version }) => version);
}

/** As one text: the same workers give the same facts. */
function names(
  polls: readonly { readonly queueName: string; readonly lastPollTime: number }[],
): string {
  const since = Date.now() - FORGOTTEN_MS;
  const asking = polls
    .filter(({ lastPollTime }) => lastPollTime > since)
    .map(({ queueName }) => queueName);
  return JSON.stringify([...new Set(asking)].toSorted());
}

const SCRIPTS = new Set(["INLINE", "LAMBDA", "SWITCH", "DECISION", "DO_WHILE"]);
const scripted = new WeakMap<Doc, boolean>();

function holdsScripts(doc: Doc): boolean {
  const known = scripted.get(doc);
  if (known !== undefined) return known;
  const places = [...treeIndex(doc).blocks.values()];
  const found = places.some(({ block: { raw } }) => {
    return SCRIPTS.has(typeOf(raw)) && raw["evaluatorType"] !== "value-param";
  });
  scripted.set(doc, found);
  return found;
}
