"use client";

import { createContext } from "react";

import type { DataPath } from "@/lib/core/definition/available-data";
import type { Grade } from "@/lib/core/definition/scope";

/** The field that was used last takes what is clicked in the list of data. */
export interface FieldFocus {
  claim(insert: (expression: string) => void): void;
  /** False: no field has been used yet. */
  insert(expression: string): boolean;
}

export function createFieldFocus(): FieldFocus {
  let take: ((expression: string) => void) | null = null;
  return {
    claim(insert) {
      take = insert;
    },
    insert(expression) {
      take?.(expression);
      return take !== null;
    },
  };
}

export interface DataContextValue {
  /** What can be read; worked out when it is asked for the first time. */
  paths(): readonly DataPath[];
  readonly focus: FieldFocus;
  /** How sure the task that is edited can be of another; null: it is not known who reads. */
  gradeOf(ref: string): Grade | null;
  /** Selects a task. */
  goTo(ref: string): void;
  /** Shows on the canvas where data comes from. */
  point(refs: readonly string[]): void;
}

export const DataContext = createContext<DataContextValue>({
  paths: () => [],
  focus: createFieldFocus(),
  gradeOf: () => null,
  goTo: () => undefined,
  point: () => undefined,
});
