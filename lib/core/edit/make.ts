import type {
  Block,
  Case,
  ForkBlock,
  Lane,
  LoopBlock,
  NewId,
  Seq,
  SwitchBlock,
} from "../definition/document";
import { freeName } from "../definition/names";

/** Names a block may not use; the makers add those they give. */
export type Taken = Set<string>;

function take(wanted: string, taken: Taken): string {
  const name = freeName(wanted, (one) => taken.has(one));
  taken.add(name);
  return name;
}

export function newLane(seq: Seq, newId: NewId): Lane {
  return { id: newId(), seq, wait: true };
}

/** A fork over these sequences with its join. */
export function newFork(seqs: readonly Seq[], taken: Taken, newId: NewId): ForkBlock {
  const raw = {
    name: "fork",
    taskReferenceName: take("fork_ref", taken),
    type: "FORK_JOIN",
    forkTasks: [],
  };
  const join = {
    name: "join",
    taskReferenceName: take("join_ref", taken),
    type: "JOIN",
    joinOn: [],
  };
  return {
    kind: "fork",
    id: newId(),
    raw,
    lanes: seqs.map((seq) => newLane(seq, newId)),
    join: { id: newId(), raw: join, joinOnMode: "auto" },
  };
}

/** A switch whose first case holds these blocks. */
export function newSwitch(blocks: readonly Block[], taken: Taken, newId: NewId): SwitchBlock {
  const raw = {
    name: "switch",
    taskReferenceName: take("switch_ref", taken),
    type: "SWITCH",
    inputParameters: { value: "" },
    evaluatorType: "value-param",
    expression: "value",
    decisionCases: {},
    defaultCase: [],
  };
  return {
    kind: "switch",
    id: newId(),
    raw,
    cases: [newCase("yes", blocks, newId)],
    otherwise: { id: newId(), items: [] },
    merge: null,
  };
}

export function newCase(key: string, blocks: readonly Block[], newId: NewId): Case {
  return { id: newId(), key, seq: { id: newId(), items: blocks } };
}

/** A loop that runs these blocks three times. */
export function newLoop(blocks: readonly Block[], taken: Taken, newId: NewId): LoopBlock {
  const ref = take("loop_ref", taken);
  const raw = {
    name: "loop",
    taskReferenceName: ref,
    type: "DO_WHILE",
    inputParameters: {},
    loopCondition: `$.${ref}['iteration'] < 3`,
    loopOver: [],
  };
  return { kind: "loop", id: newId(), raw, body: { id: newId(), items: blocks } };
}
