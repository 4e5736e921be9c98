import type { Block, ForkBlock, JoinBlock } from "./document";
import { readJoinOn, tails } from "./join-on";
import type { RefPlace, TreeIndex } from "./tree-index";
import { ancestorsOf } from "./tree-index";

export type JoinFinding =
  | { readonly code: "JOIN_UNKNOWN_REF"; readonly ref: string }
  | { readonly code: "JOIN_SWITCH_TAIL"; readonly ref: string }
  | { readonly code: "JOIN_BEHIND_SWITCH"; readonly ref: string; readonly case: string }
  | { readonly code: "JOIN_NOT_TAIL"; readonly ref: string };

/** What a join's list names that it cannot rightly wait for. Rule: Conductor's Join looks at task records only. */
export function joinFindings(block: ForkBlock | JoinBlock, index: TreeIndex): JoinFinding[] {
  const raw = block.kind === "fork" ? block.join?.raw : block.raw;
  const joinOn = raw ? (readJoinOn(raw) ?? []) : [];
  const named = new Set(joinOn);
  const findings: JoinFinding[] = [];
  for (const ref of named) {
    const target = index.refs.get(ref);
    const finding = target
      ? findingOf(block, target, named)
      : ({ code: "JOIN_UNKNOWN_REF" } as const);
    if (finding) findings.push({ ...finding, ref });
  }
  return findings;
}

type Without<T> = T extends unknown ? Omit<T, "ref"> : never;

function findingOf(
  block: ForkBlock | JoinBlock,
  target: RefPlace,
  named: ReadonlySet<string>,
): Without<JoinFinding> | null {
  const role = caseAround(block, target);
  if (role !== null) return { code: "JOIN_BEHIND_SWITCH", case: role };
  if (target.part === "self" && target.place.block.kind === "switch") {
    return { code: "JOIN_SWITCH_TAIL" };
  }
  if (block.kind === "fork" && isBeforeTail(block, target, named)) return { code: "JOIN_NOT_TAIL" };
  return null;
}

/** The case that has to be taken for the task to run, inside the fork; null when it runs in any case. */
function caseAround(block: Block, { place }: RefPlace): string | null {
  const chain = [place, ...ancestorsOf(place)];
  const end = chain.findIndex((one) => one.block.id === block.id);
  // A join that stands alone is reached from its own sequence on.
  const inside = end < 0 ? chain.slice(0, -1) : chain.slice(0, end);
  for (const { in: around } of inside) {
    if (around.role.kind === "case") return around.role.case.key;
    if (around.role.kind === "otherwise") return "default";
  }
  return null;
}

function isBeforeTail(block: ForkBlock, target: RefPlace, named: ReadonlySet<string>): boolean {
  const lane = block.lanes.find(({ seq }) =>
    [target.place, ...ancestorsOf(target.place)].some((one) => one.in.seq.id === seq.id),
  );
  const last = lane?.seq.items.at(-1);
  const tail = last ? tails(last) : null;
  if (!tail || tail.length === 0) return false;
  return !tail.some((ref) => named.has(ref));
}

/** The join would wait forever, or not for what it names. */
export function brokenJoin(block: ForkBlock, index: TreeIndex): boolean {
  return joinFindings(block, index).some(({ code }) => code !== "JOIN_NOT_TAIL");
}
