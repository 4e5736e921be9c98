"use client";

import { type DragEvent, useContext, useState } from "react";

import type { DataPath } from "@/lib/core/definition/available-data";
import { bestSource } from "@/lib/core/definition/mapping";

import { KIND, WHOSE } from "./carried-data";
import { DataContext } from "./data-context";

/**
 * A field takes what is dragged out of the list of data, or a card's output. `onTake` answers false to leave it to the
 * browser, which puts the text where it was let go, unless the drag is none of the browser's.
 */
export function useDroppedData(
  onTake: (expression: string, isByBrowser: boolean) => boolean,
  expects: DataPath["type"] = "any",
  choices?: readonly string[],
) {
  const { paths } = useContext(DataContext);
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
      const ref = event.dataTransfer.getData(WHOSE);
      const best =
        ref === "" ? undefined : bestFor(event, ref, paths(), { type: expects, choices });
      const dropped = best?.expression ?? event.dataTransfer.getData(KIND);
      if (onTake(dropped, event.nativeEvent.isTrusted)) event.preventDefault();
    },
  };
  return { isOver, handlers };
}

/** What of the output suits the field that it was let go on. */
function bestFor(
  { currentTarget }: DragEvent,
  ref: string,
  paths: readonly DataPath[],
  takes: { readonly type: DataPath["type"]; readonly choices?: readonly string[] | undefined },
): DataPath | undefined {
  const place = currentTarget.closest<HTMLElement>("[data-place]")?.dataset["place"] ?? "";
  const own = paths.filter(({ group }) => group === ref);
  return bestSource(own, { key: place.split(".").at(-1) ?? "", ...takes });
}

function holds(event: DragEvent): boolean {
  return event.dataTransfer.types.includes(KIND);
}
