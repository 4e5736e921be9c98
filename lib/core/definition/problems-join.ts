import type { ForkBlock, JoinBlock } from "./document";
import { endsRun, readJoinOn } from "./join-on";
import type { JoinFinding } from "./join-problems";
import { joinFindings } from "./join-problems";
import type { Fix, Problem } from "./problem";
import { partOf } from "./problems-structure";
import type { Place, TreeIndex } from "./tree-index";
import { ancestorsOf, pathOf } from "./tree-index";

/** Problems of what a join waits for. A dynamic fork's join is computed when it runs and has none. */
export function joinProblems(place: Place, index: TreeIndex): Problem[] {
  const { block } = place;
  if (block.kind === "join") return strayJoin(place, block, index);
  if (block.kind !== "fork" || !block.join) return [];
  const problems = joinFindings(block, index).map((finding) => fromFinding(finding, place, index));
  return [...problems, ...laneProblems(place, block)];
}

function problemAt(
  place: Place,
  problem: Omit<Problem, "group" | "path" | "blockId" | "part" | "field">,
): Problem {
  const part = place.block.kind === "join" ? "self" : "join";
  const path = pathOf({ place, part });
  const at = { path, blockId: place.block.id, ...partOf(part), field: "joinOn" };
  return { ...problem, group: "join", ...at };
}

function strayJoin(place: Place, block: JoinBlock, index: TreeIndex): Problem[] {
  const fixes: Fix[] = [
    { label: "Delete it", command: { type: "remove", ids: [block.id], mode: "heal" } },
  ];
  const message = "This join has no fork before it.";
  return [
    problemAt(place, { code: "JOIN_STRAY", level: "W", message, fixes }),
    ...joinFindings(block, index).map((finding) => fromFinding(finding, place, index)),
  ];
}

function fromFinding(finding: JoinFinding, place: Place, index: TreeIndex): Problem {
  const { ref } = finding;
  const { block } = place;
  const automatic: Fix[] =
    block.kind === "fork"
      ? [
          {
            label: "Back to automatic",
            command: { type: "setJoinOn", id: block.id, joinOn: "auto" },
          },
        ]
      : [];
  switch (finding.code) {
    case "JOIN_UNKNOWN_REF":
      return problemAt(place, {
        code: finding.code,
        level: "R",
        message: `Waits for ${ref}, which does not exist: forever.`,
        fixes: automatic,
      });
    case "JOIN_NOT_TAIL":
      return problemAt(place, {
        code: finding.code,
        level: "W",
        message: `Waits for ${ref}, but not for the tasks after it in the branch.`,
        fixes: automatic,
      });
    case "JOIN_BEHIND_SWITCH":
      return problemAt(place, {
        code: finding.code,
        level: "R",
        message: `Waits for ${ref}, which only runs in case "${finding.case}": otherwise forever.`,
        fixes: [...mergeFix(place, ref, index), ...automatic],
      });
    case "JOIN_SWITCH_TAIL":
      return problemAt(place, {
        code: finding.code,
        level: "R",
        message: `Waits for ${ref}: joining on a switch does not wait for its case.`,
        fixes: [...mergeFix(place, ref, index), ...automatic],
      });
  }
}

/** Puts the merge step behind the switch that ends the branch of the task. */
function mergeFix(place: Place, ref: string, index: TreeIndex): Fix[] {
  const target = index.refs.get(ref)?.place;
  if (!target || place.block.kind !== "fork") return [];
  const inLane = [target, ...ancestorsOf(target)].find(
    (one) => one.in.owner?.block.id === place.block.id,
  );
  const last = inLane?.in.seq.items.at(-1);
  if (last?.kind !== "switch" || last.merge) return [];
  return [{ label: "Add merge step", command: { type: "addMergeStep", id: last.id } }];
}

function laneProblems(place: Place, block: ForkBlock): Problem[] {
  const problems: Problem[] = [];
  const joinOn = block.join ? (readJoinOn(block.join.raw) ?? []) : [];
  const { lanes } = block;
  const filled = lanes.filter(({ seq }) => seq.items.length > 0);
  if (filled.length > 0 && filled.every(({ seq }) => endsRun(seq))) {
    const message = "Every branch ends the workflow; nothing after the join runs.";
    return [problemAt(place, { code: "JOIN_ALL_END", level: "W", message, fixes: [] })];
  }
  if (joinOn.length === 0 && filled.length > 0) {
    const message = "This join waits for nothing and completes at once.";
    const command = { type: "setJoinOn", id: block.id, joinOn: "auto" } as const;
    const fixes = [{ label: "Wait for all branches", command }];
    return [problemAt(place, { code: "JOIN_EMPTY", level: "W", message, fixes })];
  }
  for (const [at, { wait }] of lanes.entries()) {
    if (wait) continue;
    const message = `Branch ${at + 1} is not waited for; the run still cannot end before it.`;
    const command = { type: "setLaneWait", fork: block.id, at, wait: true } as const;
    const fixes = [{ label: "Wait for it", command }];
    problems.push(problemAt(place, { code: "JOIN_PARTIAL", level: "H", message, fixes }));
  }
  return problems;
}
