// The kinds of blocks that a random definition is made of. Each answers with the tasks that stand in a row.
import { pathOf, valueOf } from "./values.mjs";

export const BLOCKS = {
  worker: (at) => [worker(at)],
  setVariable(at) {
    const inputParameters = { v0: valueOf(at) };
    if (at.chance.happens(0.3)) inputParameters.v2 = valueOf(at);
    return [task(at, "set", { type: "SET_VARIABLE", inputParameters })];
  },
  inline: (at) => [inline(at)],
  switch: switchBlock,
  fork: forkBlock,
  loop: loopBlock,
  dynamicFork: dynamicForkBlock,
  subWorkflow: (at) => [subWorkflow(at)],
  terminate(at) {
    const inputParameters = {
      terminationStatus: at.chance.one(["COMPLETED", "COMPLETED", "FAILED", "TERMINATED"]),
      workflowOutput: at.chance.one([{ ended: valueOf(at) }, `\${${pathOf(at)}}`, "text"]),
    };
    if (at.chance.happens(0.4)) inputParameters.terminationReason = "enough <${workflow.input.n}>";
    return [task(at, "end", { type: "TERMINATE", inputParameters })];
  },
};

/** A task under a fresh reference; later ones may refer to it unless it is made with `hide`. */
function task(at, stem, fields) {
  const taskReferenceName = `${stem}${at.references.next++}`;
  at.earlier.push(taskReferenceName);
  return { name: taskReferenceName, taskReferenceName, ...fields };
}

/** How a worker task goes: what `outcomeOf` reads of its input, and what the definition makes of a failure. */
function worker(at, stem = "work") {
  const { chance } = at;
  at.spend(1);
  const made = task(at, stem, { type: "SIMPLE", inputParameters: { a: valueOf(at) } });
  made.name = `${at.references.prefix}_${made.taskReferenceName}`;
  if (chance.happens(0.4)) made.inputParameters.b = valueOf(at);
  if (at.loop !== null && chance.happens(0.6)) {
    made.inputParameters.round = `\${${at.loop}.output.iteration}`;
  }
  const retries = chance.whole(0, 2);
  at.taskDefs.push(taskDef(made.name, retries));
  if (chance.happens(0.1)) made.retryCount = chance.whole(0, 2);
  const fate = chance.weighted({ fine: 7, recovers: 1.5, tolerated: 1.6, fails: 0.35 });
  if (fate === "recovers") made.inputParameters.fail = chance.whole(1, made.retryCount ?? retries);
  if (fate === "tolerated") made[chance.one(["optional", "permissive"])] = true;
  if (fate === "tolerated" && chance.happens(0.15)) made.optional = made.permissive = true;
  if (fate === "fails" || (fate === "tolerated" && chance.happens(0.75))) {
    made.inputParameters.fail = 99;
    if (chance.happens(0.35)) made.inputParameters.how = "FAILED_WITH_TERMINAL_ERROR";
  }
  return made;
}

const taskDef = (name, retryCount) => ({
  name,
  retryCount,
  retryLogic: "FIXED",
  retryDelaySeconds: 0,
  timeoutSeconds: 0,
  responseTimeoutSeconds: 3600,
  timeoutPolicy: "TIME_OUT_WF",
  ownerEmail: "differential@example.com",
});

function inline(at) {
  const expression = at.chance.one([
    "$.a",
    "({ kind: 'b', n: 3, list: [1, 2], deep: { x: $.a } })",
    "(function () { return { n: 40 + 2, kind: 'a', list: [] }; })()",
    "function e() { return $.a === null ? 'none' : typeof $.a; } e();",
    "[1, 2, 3].map((each) => each * 2)",
  ]);
  const inputParameters = { evaluatorType: "javascript", expression, a: valueOf(at) };
  return task(at, "inline", { type: "INLINE", inputParameters });
}

/** The place inside a container: one deeper, with references of its own list that it adds to the one around. */
function inside(at, more = {}) {
  return { ...at, depth: at.depth + 1, earlier: [...at.earlier], ...more };
}

function switchBlock(at) {
  const { chance } = at;
  const made = task(at, "switch", {
    type: "SWITCH",
    evaluatorType: "value-param",
    expression: "by",
    inputParameters: {
      by: chance.happens(0.5) ? "${workflow.input.kind}" : `\${${pathOf(at)}}`,
    },
    decisionCases: {},
  });
  for (const key of ["a", "b", "7", "true"].slice(0, chance.whole(1, 4))) {
    const lane = inside(at);
    made.decisionCases[key] = chance.happens(0.12) ? [] : at.sequence(lane, chance.whole(1, 2));
    adopt(at, lane);
  }
  if (chance.happens(0.6)) {
    const lane = inside(at);
    made.defaultCase = at.sequence(lane, 1);
    adopt(at, lane);
  }
  return [made];
}

/** What was made in a lane may be referred to by what comes after the container, run or not. */
function adopt(at, lane) {
  at.earlier.push(
    ...lane.earlier.slice(at.earlier.length).filter((ref) => !at.earlier.includes(ref)),
  );
}

function forkBlock(at) {
  const { chance } = at;
  const made = task(at, "fork", { type: "FORK_JOIN", forkTasks: [] });
  const lanes = [];
  for (let lane = chance.whole(2, 3); lane > 0; lane--) {
    const place = inside(at);
    made.forkTasks.push(at.sequence(place, chance.whole(1, 2)));
    lanes.push(place);
  }
  for (const lane of lanes) adopt(at, lane);
  const ends = made.forkTasks.map((lane) => lane.at(-1).taskReferenceName);
  const joinOn = chance.happens(0.9) ? ends : ends.slice(0, 1);
  return [made, task(at, "join", { type: "JOIN", joinOn })];
}

function loopBlock(at) {
  const { chance } = at;
  const made = task(at, "loop", { type: "DO_WHILE", inputParameters: {} });
  const ref = made.taskReferenceName;
  const body = inside(at, { loop: ref });
  made.loopOver = at.sequence(body, chance.whole(1, 2));
  adopt(at, body);
  const inputParameters = { times: chance.one([1, 2, "${workflow.input.times}"]) };
  made.inputParameters = inputParameters;
  made.loopCondition = chance.one([
    `$.${ref}['iteration'] < $.times`,
    `if ($.${ref}['iteration'] < $.times) { true; } else { false; }`,
    `(function () { return $.${ref}.iteration < $.times; })();`,
  ]);
  if (chance.happens(0.15)) made.optional = true;
  return [made];
}

function subWorkflow(at) {
  const { chance } = at;
  at.spend(1);
  const made = task(at, "sub", { type: "SUB_WORKFLOW", inputParameters: {} });
  made.inputParameters = chance.happens(0.85)
    ? { kind: valueOf(at), n: "${workflow.input.n}", times: 2, list: "${workflow.input.list}" }
    : {};
  const name = `${at.references.prefix}_${made.taskReferenceName}`;
  made.subWorkflowParam = chance.happens(0.75)
    ? { name: at.child(at.depth + 2), version: 1 }
    : { name, version: 1, workflowDefinition: at.inline(name, at.depth + 2) };
  if (chance.happens(0.25)) made.optional = true;
  else if (chance.happens(0.12)) made.permissive = true;
  return made;
}

function dynamicForkBlock(at) {
  const { chance } = at;
  const made = task(at, "dynamic", { type: "FORK_JOIN_DYNAMIC", inputParameters: {} });
  if (chance.happens(0.4)) asList(at, made);
  else asTasks(at, made);
  if (chance.happens(0.1)) made.optional = true;
  return [made, task(at, "join", { type: "JOIN", joinOn: [] })];
}

/** One task of one type per element of a list. */
function asList(at, made) {
  const { chance } = at;
  at.spend(1);
  const forkTaskInputs = chance.one([
    "${workflow.input.list}",
    [{ a: valueOf(at) }, { a: valueOf(at), fail: 1 }],
    [valueOf(at), "text"],
    [],
  ]);
  made.inputParameters = { forkTaskInputs };
  if (chance.happens(0.3)) {
    made.inputParameters.forkTaskWorkflow = at.child(at.depth + 2);
    made.inputParameters.forkTaskWorkflowVersion = "1";
  } else {
    const name = `${at.references.prefix}_${made.taskReferenceName}`;
    at.taskDefs.push(taskDef(name, chance.whole(1, 2)));
    made.inputParameters.forkTaskName = name;
  }
}

/** Tasks as data: a list of definitions and a map of their inputs. */
function asTasks(at, made) {
  const { chance } = at;
  made.dynamicForkTasksParam = "tasks";
  made.dynamicForkTasksInputParamName = "inputs";
  const branches = inside(at);
  const tasks = Array.from({ length: chance.whole(0, 3) }, () => {
    const kind = chance.weighted({ worker: 5, inline: 1, sub: at.depth < 3 ? 1 : 0 });
    if (kind === "inline") return inline(branches);
    return kind === "sub" ? subWorkflow(branches) : worker(branches, "branch");
  });
  const inputs = {};
  for (const { taskReferenceName } of tasks) {
    if (chance.happens(0.7)) inputs[taskReferenceName] = { b: valueOf(at), extra: 1 };
  }
  made.inputParameters = { tasks, inputs };
}
