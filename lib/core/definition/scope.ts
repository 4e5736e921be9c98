import type { Block } from "./document";
import type { Place, RefPlace, SeqPlace, TreeIndex } from "./tree-index";

/**
 * What a task sees of another one: `sure` it has run; `maybe` it has; `racing` it runs at the same time; `later` it runs
 * afterwards, so that the value is null; `none` there is no such task.
 */
export type Grade = "sure" | "maybe" | "racing" | "later" | "none";

/** Who reads: a task, a join or merge step, or the outputs of the workflow (`end`). */
export type Reader = Pick<RefPlace, "place" | "part"> | "end";

/** How sure a reader can be of a task with this reference name. */
export function gradeOf(index: TreeIndex, reader: Reader, ref: string): Grade {
  const target = index.refs.get(ref);
  return target ? gradeOfPlace(reader, target) : "none";
}

function gradeOfPlace(reader: Reader, target: RefPlace): Grade {
  if (reader === "end") return doubt(stepsTo(target), null);
  if (reader.place.block.id === target.place.block.id) return withinOneBlock(reader, target);
  const from = stepsTo(reader);
  const to = stepsTo(target);
  let common = 0;
  while (
    common < from.length &&
    common < to.length &&
    from[common]?.place.block.id === to[common]?.place.block.id &&
    from[common]?.inner?.seq.id === to[common]?.inner?.seq.id &&
    from[common]?.inner
  ) {
    common += 1;
  }
  const mine = from[common];
  const other = to[common];
  const around = from.slice(0, common).map(({ place }) => place.block);
  if (!mine || !other) return "none";
  if (mine.place.block.id !== other.place.block.id) {
    if (other.place.at < mine.place.at) return doubt(to.slice(common), target);
    return around.some(({ kind }) => kind === "loop") ? "maybe" : "later";
  }
  return acrossOneBlock(mine, other, { reader, target }, around);
}

interface Step {
  readonly place: Place;
  /** The sequence of this block that leads on to the task; null where the way ends. */
  readonly inner: SeqPlace | null;
}

/** The way from the top level to a task. */
function stepsTo({ place }: Pick<RefPlace, "place">): Step[] {
  const steps: Step[] = [{ place, inner: null }];
  for (let at: SeqPlace = place.in; at.owner; at = at.owner.in) {
    steps.push({ place: at.owner, inner: at });
  }
  return steps.toReversed();
}

function withinOneBlock(reader: Exclude<Reader, "end">, target: RefPlace): Grade {
  if (reader.part !== "self" && reader.part !== target.part) return "sure";
  // The inputs of a loop are for its condition: they are read anew after each turn.
  if (reader.place.block.kind === "loop") return "sure";
  const around = stepsTo(reader).slice(0, -1);
  return around.some(({ place }) => place.block.kind === "loop") ? "maybe" : "later";
}

/** Both are in or at the same block, but not in the same sequence of it. */
function acrossOneBlock(
  mine: Step,
  other: Step,
  { reader, target }: { reader: Exclude<Reader, "end">; target: RefPlace },
  around: readonly Block[],
): Grade {
  const { block } = mine.place;
  if (!other.inner) return target.part === "self" ? "sure" : "later";
  if (!mine.inner) {
    // The block's join or merge step reads what it waits for; the block itself ran before its children.
    if (reader.part !== "self") return doubt([other, ...stepsBelow(other, target)], target);
    return block.kind === "loop" ? "maybe" : "later";
  }
  if (block.kind === "fork") return "racing";
  return around.some(({ kind }) => kind === "loop") ? "maybe" : "later";
}

function stepsBelow(step: Step, target: RefPlace): Step[] {
  const steps = stepsTo(target);
  return steps.slice(steps.findIndex(({ place }) => place.block.id === step.place.block.id) + 1);
}

/** Whether a task that came before surely ran, seen from behind the first block of the way to it. */
function doubt(steps: readonly Step[], target: RefPlace | null): Grade {
  for (const { place, inner } of steps) {
    if (!inner) {
      if (place.block.raw["optional"] === true && target?.part !== "join") return "maybe";
      continue;
    }
    const { block } = place;
    if (block.kind === "switch") return "maybe";
    if (block.kind === "loop" && typeof block.raw["items"] === "string") return "maybe";
    const unwaited = inner.role.kind === "lane" && !inner.role.lane.wait;
    if (block.kind === "fork" && (unwaited || !block.join)) return "maybe";
  }
  return "sure";
}

export interface ScopedRef {
  readonly ref: string;
  readonly grade: Grade;
  readonly target: RefPlace;
}

/** Every task that a reader may name, nearest before it first; those that cannot have a value are left out. */
export function refsInScope(index: TreeIndex, reader: Reader): ScopedRef[] {
  const found: ScopedRef[] = [];
  for (const [ref, target] of index.refs) {
    const grade = gradeOfPlace(reader, target);
    if (grade === "sure" || grade === "maybe") found.push({ ref, grade, target });
  }
  const order = (entry: ScopedRef) => entry.target.place.order;
  return found.toSorted((a, b) => {
    if (a.grade !== b.grade) return a.grade === "sure" ? -1 : 1;
    return order(b) - order(a);
  });
}
