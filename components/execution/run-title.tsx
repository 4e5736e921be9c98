"use client";

import { useEffect } from "react";

import { noteRun } from "@/lib/client/watched-runs";

interface RunTitleProps {
  readonly id: string;
  readonly status: string;
  readonly workflow: string;
}

/** A run that is looked at is one whose end is told, also when the tab is hidden by then. */
export function RunTitle({ id, status, workflow }: RunTitleProps) {
  useEffect(() => noteRun({ id, name: workflow, status }), [id, workflow, status]);
  return null;
}
