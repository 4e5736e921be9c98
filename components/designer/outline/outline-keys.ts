import type { KeyboardEvent } from "react";

import type { Row } from "./outline-rows";

/** What a key does in the tree: goes to a line, or opens or closes one. Null: nothing. */
export type TreeStep =
  | { readonly kind: "go"; readonly row: Row }
  | { readonly kind: "toggle"; readonly row: Row }
  | null;

/** The keys of a tree (WAI-ARIA): up and down through what is seen, right into, left out, Home and End. */
export function treeStep(
  rows: readonly Row[],
  current: string | null,
  event: Pick<KeyboardEvent, "key" | "shiftKey" | "altKey" | "ctrlKey" | "metaKey">,
): TreeStep {
  if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return null;
  const at = rows.findIndex(({ id }) => id === current);
  const row = rows[at];
  switch (event.key) {
    case "ArrowDown":
      return go(rows[at + 1]);
    case "ArrowUp":
      return go(rows[at - 1]);
    case "Home":
      return go(rows[0]);
    case "End":
      return go(rows.at(-1));
    case "ArrowRight": {
      if (!row || row.isOpen === null) return null;
      return row.isOpen ? go(rows[at + 1]) : { kind: "toggle", row };
    }
    case "ArrowLeft": {
      if (!row) return null;
      if (row.isOpen === true) return { kind: "toggle", row };
      return go(rows.slice(0, at).findLast(({ depth }) => depth < row.depth));
    }
    default:
      return null;
  }
}

function go(row: Row | undefined): TreeStep {
  return row ? { kind: "go", row } : null;
}
