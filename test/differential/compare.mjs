// What of an execution must be equal on both servers, and where two pictures differ.

/**
 * Everything that a definition decides, `executed` not: whether it is noted of the last tasks depends there on when a
 * JOIN happens to be looked at; ids are replaced by what they stand for, times are left out.
 */
export function pictureOf({ family, refused, stuck = false }) {
  if (refused !== undefined) return { refused: refused.slice(0, 3) };
  const labels = new Map();
  for (const { workflowId, tasks } of family) {
    const parent = family
      .flatMap((each) => each.tasks)
      .find((task) => task.subWorkflowId === workflowId);
    labels.set(workflowId, `workflow of ${parent === undefined ? "the start" : labelOf(parent)}`);
    for (const task of tasks) labels.set(task.taskId, `task ${labelOf(task)}`);
  }
  const picture = {};
  for (const [at, execution] of family.entries()) {
    picture[at === 0 ? "main" : labels.get(execution.workflowId)] = executionPicture(execution);
  }
  return JSON.parse(masked(JSON.stringify({ stuck, executions: picture }), labels));
}

const labelOf = ({ referenceTaskName, retryCount, iteration }) =>
  `${referenceTaskName}/${iteration}/${retryCount}`;

function executionPicture({
  status,
  output,
  variables,
  reasonForIncompletion,
  failedReferenceTaskNames,
  input,
  tasks,
}) {
  return {
    status,
    input,
    output: output ?? {},
    variables: variables ?? {},
    reason: reasonForIncompletion ?? null,
    failed: [...(failedReferenceTaskNames ?? [])].toSorted(),
    order: tasks.map(labelOf),
    tasks: Object.fromEntries(tasks.map((task) => [labelOf(task), taskPicture(task)])),
  };
}

const taskPicture = (task) => ({
  type: task.taskType,
  definition: task.taskDefName,
  status: task.status,
  input: task.inputData ?? {},
  output: task.outputData ?? {},
  reason: task.reasonForIncompletion ?? null,
  retried: task.retried,
});

function masked(text, labels) {
  let result = text;
  for (const [id, label] of labels) result = result.replaceAll(id, label);
  return result;
}

/** `["path: left ≠ right"]` of two JSON values; the keys of a map have no order. */
export function differences(left, right, path = "") {
  if (Object.is(left, right)) return [];
  const isMap = (value) => typeof value === "object" && value !== null;
  if (!isMap(left) || !isMap(right) || Array.isArray(left) !== Array.isArray(right)) {
    return [`${path}: ${JSON.stringify(left)} ≠ ${JSON.stringify(right)}`];
  }
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].flatMap((key) => differences(left[key], right[key], `${path}.${key}`));
}
