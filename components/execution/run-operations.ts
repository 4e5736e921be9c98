"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { createContext, useCallback, useContext } from "react";

import { toast } from "@/components/ui/toast";
import { api, type Request } from "@/lib/client/api";
import type { LiveExecution } from "@/lib/client/follow-execution";
import {
  type ActionRun,
  type Consequences,
  consequencesBelow,
  consequencesOf,
  type RunAction,
} from "@/lib/core/execution/consequences";
import type { JsonObject } from "@/lib/core/json";
import type { TaskView } from "@/lib/core/execution/task-runs";

import { useIsPast, usePresent, useRun, useRunStore } from "./run-context";
import { usePublished } from "./published";
import { factsOf, retriesOf } from "./run-facts";
import type { Subject } from "./run-state";
import { startAgain } from "./start-again";

/** Where a run that was started from another is shown; null: on its own page. */
export const StartedContext = createContext<((id: string) => void) | null>(null);

const PAST = "You are looking at the past. Go back to now first.";

export const NO_SUBJECT: Subject = { target: null, below: null, ref: null };

/** Tells what an action would do to the run as it is now; answers null before the run is known. */
export function useConsequences(): (action: RunAction, subject: Subject) => Consequences | null {
  const live = usePresent();
  const children = useRun((state) => state.children);
  const isPast = useIsPast();
  const published = usePublished(live?.execution.workflowName ?? null);
  const isPublished = published === null ? null : published.newest !== null;
  return useCallback(
    (action, { target, below, ref }) => {
      if (!live) return null;
      const own = {
        ...actionRunOf(live, target, ref),
        ...(isPublished === null ? {} : { isPublished }),
      };
      const child = below ? children.get(below.workflowId) : undefined;
      const told =
        below && child && isAboutTask(action)
          ? consequencesBelow(action, own, actionRunOf(child, target, ref), below.way)
          : consequencesOf(action, own);
      return isPast ? { ...told, refusal: PAST } : told;
    },
    [live, children, isPast, isPublished],
  );
}

function isAboutTask(action: RunAction): action is "retry" | "edit" | "rerun" {
  return action === "retry" || action === "edit" || action === "rerun";
}

function actionRunOf(run: LiveExecution, target: TaskView | null, ref: string | null): ActionRun {
  return {
    status: run.execution.status,
    tasks: [...run.tasks.values()],
    restartable: run.execution.workflowDefinition.restartable !== false,
    target,
    ref,
    retries: target ? retriesOf(factsOf(run), target) : null,
  };
}

interface Order extends Subject {
  readonly action: RunAction;
  readonly input?: JsonObject;
  readonly reason?: string;
}

/** Does something to the run; a refusal is shown in the server's words. */
export function useRunOperation() {
  const store = useRunStore();
  const router = useRouter();
  const onStarted = useContext(StartedContext);
  return useMutation({
    mutationFn: async (order: Order) => {
      const { live } = store.getState();
      if (!live) return null;
      if (order.action === "again") return startAgain(live.execution);
      const { path, ...request } = requestOf(order);
      await api(`/workflow/${encodeURIComponent(live.execution.workflowId)}${path}`, request);
      return null;
    },
    onSuccess: (id) => {
      store.setState({ asked: null });
      if (id !== null) (onStarted ?? ((started) => router.push(`/executions/${started}`)))(id);
    },
    onError: (error) => toast.error(error.message),
  });
}

function requestOf(order: Order): Request & { readonly path: string } {
  const { action, target, below, ref, input, reason } = order;
  switch (action) {
    case "retry": {
      const query = below === null ? "" : "?resumeSubworkflowTasks=true";
      return { path: `/retry${query}`, method: "POST" };
    }
    case "edit":
    case "rerun":
      return { path: "/rerun", method: "POST", body: rerunBody(target, input) };
    case "restart":
    case "restart-latest":
      return {
        path: `/restart?useLatestDefinitions=${action === "restart-latest"}`,
        method: "POST",
      };
    case "skip":
      return { path: `/skiptask/${encodeURIComponent(ref ?? "")}`, method: "PUT" };
    case "pause":
    case "resume":
      return { path: `/${action}`, method: "PUT" };
    case "terminate": {
      const query = reason ? `?${new URLSearchParams({ reason })}` : "";
      return { path: query, method: "DELETE" };
    }
    case "again":
      throw new Error("A new run is started, not asked of this one.");
  }
}

function rerunBody(target: TaskView | null, input: JsonObject | undefined) {
  return {
    reRunFromTaskId: target?.taskId,
    ...(input === undefined ? {} : { taskInput: input }),
  };
}
