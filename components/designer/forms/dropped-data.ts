"use client";

import { type DragEvent, useState } from "react";

const KIND = "application/x-baton-expression";

/** An expression begins to be dragged; other programs get it as text. */
export function carryData(event: DragEvent, expression: string): void {
  event.dataTransfer.setData(KIND, expression);
  event.dataTransfer.setData("text/plain", expression);
  event.dataTransfer.effectAllowed = "copy";
}

/**
 * A field takes what is dragged out of the list of data. `onTake` answers false to leave it to the browser, which puts
 * the text where it was let go.
 */
export function useDroppedData(onTake: (expression: string) => boolean) {
  const [isOver, setOver] = useState(false);
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!holds(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!holds(event)) return;
      event.stopPropagation();
      if (onTake(event.dataTransfer.getData(KIND))) event.preventDefault();
    },
  };
  return { isOver, handlers };
}

function holds(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(KIND);
}
