"use client";

import { useEffect } from "react";

import { noteRun } from "@/lib/client/watched-runs";

import { usePresent } from "./run-context";

/** A run that is looked at is one whose end is told, also when the tab is hidden by then. Its past is told of nobody. */
export function RunTitle() {
  const execution = usePresent()?.execution;
  const id = execution?.workflowId;
  const name = execution?.workflowName ?? "";
  const status = execution?.status ?? "";
  useEffect(() => {
    if (id !== undefined) noteRun({ id, name, status });
  }, [id, name, status]);
  return null;
}
