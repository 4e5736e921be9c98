import type { DragEvent } from "react";

export const KIND = "application/x-baton-expression";
/** Reference name of the task whose whole output is dragged: what suits the field is taken of it. */
export const WHOSE = "application/x-baton-output";

/** An expression begins to be dragged; other programs get it as text. */
export function carryData({ dataTransfer }: Pick<DragEvent, "dataTransfer">, expression: string) {
  dataTransfer.setData(KIND, expression);
  dataTransfer.setData("text/plain", expression);
  dataTransfer.effectAllowed = "copy";
}

/** The output of a task begins to be dragged. */
export function carryOutput(dataTransfer: DataTransfer, ref: string): void {
  carryData({ dataTransfer }, `\${${ref}.output}`);
  dataTransfer.setData(WHOSE, ref);
}
