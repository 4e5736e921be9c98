import type { Change, ChangeKind } from "@/lib/core/compare/compare";
import type { Id, Workspace } from "@/lib/core/definition/document";
import type { JsonObject } from "@/lib/core/json";

/** One side of a comparison; without a definition it is what is on the canvas. */
export interface Side {
  readonly title: string;
  readonly definition: JsonObject | null;
}

/** Two definitions in one picture, instead of the document. */
export interface Comparing {
  readonly from: Side;
  readonly to: Side;
  /** The later one with what was removed; never saved. */
  readonly workspace: Workspace;
  readonly changes: readonly Change[];
  readonly marks: ReadonlyMap<Id, ChangeKind>;
  /** Position of the change that is looked at; null: none. */
  readonly at: number | null;
  /** Node that is looked at, changed or not; null: none. */
  readonly selected: Id | null;
}
