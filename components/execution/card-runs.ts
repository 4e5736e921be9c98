import { type CardRun, isSameCard, PLAIN_CARD } from "@/components/canvas/card-run";
import { type CardState, RUN_LOOKS } from "@/components/canvas/run-looks";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { keptTurns, runsOfTurns } from "@/lib/core/execution/loop-turns";
import { hasEnded } from "@/lib/core/execution/task-runs";
import { faultText } from "@/lib/core/faults/fault-text";

import { containerCard, dynamicCard, turnsOfLoop } from "./card-of-group";
import { cardOfTask, type Moment } from "./card-of-task";
import { factsOf } from "./run-facts";

const untouched = (state: CardState): CardRun => ({ ...PLAIN_CARD, ...RUN_LOOKS[state] });
const NOT_TAKEN = untouched("not-taken");
const NOT_STARTED = untouched("not-started");
const STARTED: CardRun = { ...NOT_STARTED, token: "completed", word: "Started" };

/**
 * What every card of the definition shows at a moment, by reference name; of a loop's turns the chosen or the latest.
 * Tasks of runs that a task has started have the name of that task and a slash before theirs.
 */
export function cardRunsOf(live: LiveExecution, moment: Moment): Map<string, CardRun> {
  const cards = new Map<string, CardRun>(moment.isTick ? moment.before : []);
  const put = (ref: string, card: CardRun) => {
    const before = moment.before.get(ref);
    cards.set(ref, before && isSameCard(before, card) ? before : card);
  };
  putCards(live, moment, put);
  // Start and end have no name: the edge that leaves the start is taken at once.
  put("", STARTED);
  const { latest } = factsOf(live);
  for (const [ref, { current }] of factsOf(moment.present ?? live).latest) {
    const id = latest.get(ref)?.current.subWorkflowId ?? current.subWorkflowId;
    const child = moment.children.get(id ?? "");
    if (child)
      putCards(child, { ...moment, turns: NO_TURNS }, (name, card) => put(`${ref}/${name}`, card));
  }
  return cards;
}

const NO_TURNS: ReadonlyMap<string, number> = new Map();

/** What was asked to go wrong with a task, in words; null: nothing. */
function faultOf({ execution: { batonFaults } }: LiveExecution, ref: string): string | null {
  const fault = batonFaults && Object.hasOwn(batonFaults, ref) ? batonFaults[ref] : undefined;
  return fault ? faultText(fault) : null;
}

function putCards(
  live: LiveExecution,
  moment: Moment,
  put: (ref: string, card: CardRun) => void,
): void {
  const facts = factsOf(live);
  const { shape, latest, notTaken, runs } = facts;
  const turns = keptTurns(facts.loops, moment.turns);
  const chosen = runsOfTurns(shape, runs, turns);
  for (const [ref, { isCard, type }] of shape.tasks) {
    const fault = faultOf(live, ref);
    const inTurn = chosen.get(ref);
    const run = inTurn === undefined ? latest.get(ref) : inTurn;
    if (moment.isTick && type !== "FORK_JOIN_DYNAMIC" && (!run || hasEnded(run.current))) continue;
    if (run) {
      const card = cardOfTask(run, facts, live, moment);
      const loop = type === "DO_WHILE" ? turnsOfLoop(ref, facts, turns) : null;
      put(ref, { ...card, loop, fault });
    } else if (isCard || notTaken.has(ref)) {
      const card = notTaken.has(ref) ? NOT_TAKEN : NOT_STARTED;
      put(ref, fault === null ? card : { ...card, fault });
    }
    if (type === "FORK_JOIN_DYNAMIC") {
      const card = dynamicCard(ref, facts, moment.now);
      if (card) put(`${ref}:tasks`, card);
    }
  }
  for (const [ref, inner] of moment.isTick ? [] : shape.inner) {
    if (latest.has(ref)) put(`${ref}:all`, containerCard(inner, facts));
  }
}
