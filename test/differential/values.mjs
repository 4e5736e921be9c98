// What stands in input and output parameters.

const WORKFLOW_PATHS = [
  "workflow.input.n",
  "workflow.input.kind",
  "workflow.input.list",
  "workflow.input.list[0]",
  "workflow.input.list[-1:]",
  "workflow.input.deep",
  "workflow.input.deep.x",
  "workflow.input.deep.y.z[2].three",
  "workflow.input.text",
  "workflow.input.nothing",
  "workflow.variables.v0",
  "workflow.variables.v1",
  "workflow.variables.v1.of",
  "workflow.correlationId",
  "workflow.workflowType",
  "workflow.version",
];

const OUTPUT_PATHS = [
  "output",
  "output.n",
  "output.kind",
  "output.list[0]",
  "output.list[1]",
  "output.deep.x",
  "output.echo",
  "output.result",
  "output.nothing",
  "input.a",
  "status",
  "retryCount",
  "iteration",
  "referenceTaskName",
  "taskType",
];

/** A literal, an expression, both in one text, or one of them inside a list or map. */
export function valueOf(at, deep = 0) {
  const { chance } = at;
  const kind = chance.weighted({
    literal: 3,
    expression: 6,
    text: 1.5,
    list: deep < 2 ? 0.6 : 0,
    map: deep < 2 ? 0.6 : 0,
  });
  if (kind === "literal") return chance.one([0, 7, -1.5, "word", "", true, false, null]);
  if (kind === "expression") return `\${${pathOf(at)}}`;
  if (kind === "text") return `<\${${pathOf(at)}}> and $\${not} \${${pathOf(at)}}`;
  if (kind === "list") return [valueOf(at, deep + 1), valueOf(at, deep + 1)];
  return { k: valueOf(at, deep + 1), "key with space": valueOf(at, deep + 1) };
}

/** The path of an expression: into the workflow, an earlier task, or the loop around. */
export function pathOf(at) {
  const { chance } = at;
  if (at.loop !== null && chance.happens(0.25)) return `${at.loop}.output.iteration`;
  if (at.earlier.length === 0 || chance.happens(0.4)) return chance.one(WORKFLOW_PATHS);
  return `${chance.one(at.earlier)}.${chance.one(OUTPUT_PATHS)}`;
}
