import { BLOCKS } from "./blocks.mjs";
import { chanceOf } from "./chance.mjs";
import { valueOf } from "./values.mjs";

/**
 * A random case: `{seed, name, input, workflows, taskDefs}`, the last workflow being the one to start. The same seed makes the
 * same case. Names carry the seed, so that cases do not meet on one server; every worker task has a type of its own.
 */
export function generate(seed) {
  const chance = chanceOf(seed);
  const name = `diff_${seed}`;
  const made = { chance, name, taskDefs: [], children: [], budget: chance.whole(3, 14) };
  const main = workflow(made, name, 0);
  return {
    seed,
    name,
    input: inputOf(chance),
    taskDefs: made.taskDefs,
    workflows: [...made.children, main],
  };
}

/** A definition of its own; `depth` says how many workflows and containers are around it. */
function workflow(made, name, depth) {
  const { chance } = made;
  const at = {
    ...made,
    depth,
    // Every definition counts for itself: references are unique per workflow.
    references: { next: 0, prefix: name },
    earlier: [],
    loop: null,
    spend: (tasks) => (made.budget -= tasks),
    left: () => made.budget,
    sequence,
    child(depthOfChild) {
      const childName = `${made.name}_child${made.children.length}`;
      const slot = made.children.push(null) - 1;
      made.children[slot] = workflow(made, childName, depthOfChild);
      return childName;
    },
    inline: (inlineName, depthOfChild) => workflow(made, inlineName, depthOfChild),
  };
  const tasks = sequence(at, depth === 0 ? chance.whole(1, 4) : chance.whole(1, 2));
  return {
    name,
    version: 1,
    schemaVersion: 2,
    ownerEmail: "differential@example.com",
    timeoutPolicy: "ALERT_ONLY",
    timeoutSeconds: 0,
    tasks,
    variables: chance.happens(0.5) ? { v0: chance.whole(0, 9), v1: { of: "definition" } } : {},
    outputParameters: chance.happens(0.6) ? outputsOf(at) : {},
  };
}

/** One to `length` blocks in a row. What they refer to is in `at.earlier`, in the order of the definition. */
function sequence(at, length) {
  const tasks = [];
  for (let block = 0; block < length; block++) {
    const kind = at.chance.weighted(weightsAt(at));
    tasks.push(...BLOCKS[kind](at));
    // What follows a TERMINATE never runs; a definition that goes on behind it is still worth a look.
    if (kind === "terminate" && at.chance.happens(0.8)) break;
  }
  return tasks;
}

function weightsAt(at) {
  const nests = at.depth < 4 && at.left() > 0;
  const whenNesting = (weight) => (nests ? weight : 0);
  return {
    worker: 6,
    setVariable: 1,
    inline: 1,
    switch: whenNesting(2),
    fork: whenNesting(2),
    // Loops in loops are named otherwise than there, see docs/decisions.
    loop: at.loop === null ? whenNesting(1.5) : 0,
    dynamicFork: whenNesting(1.2),
    subWorkflow: at.depth < 3 ? whenNesting(1.3) : 0,
    terminate: at.depth > 0 ? 0.25 : 0.1,
  };
}

function inputOf(chance) {
  return {
    n: chance.whole(0, 9),
    kind: chance.one(["a", "b", "c", "other"]),
    list: Array.from({ length: chance.whole(0, 3) }, (_, at) => at * 10),
    deep: { x: chance.one(["deep", 1.5, true, null]), y: { z: [1, "two", { three: 3 }] } },
    text: chance.one(["plain", "", "with ${braces}", "a\nb"]),
    times: chance.whole(1, 3),
  };
}

function outputsOf(at) {
  const outputs = {};
  for (let key = at.chance.whole(1, 4); key > 0; key--) outputs[`o${key}`] = valueOf(at);
  return outputs;
}
