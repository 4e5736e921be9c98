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
  const text = masked(JSON.stringify({ stuck, executions: picture }), labels);
  return JSON.parse(text, (key, value) => {
    if (key === "createTime" || key === "updateTime") return 0;
    return typeof value === "string" && value.includes("{") ? inNoOrder(value) : value;
  });
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

/**
 * Of a JOIN that did not end well, only that: what it had gathered, and whether it failed or was cancelled, depends there on
 * when its own thread looked. For the same reason an optional attempt may still be FAILED, and its JOIN COMPLETED
 * (docs/decisions/0008).
 */
function taskPicture(task) {
  const { taskType, taskDefName, status, retried, workflowTask } = task;
  const picture = {
    type: taskType,
    definition: taskDefName,
    status,
    input: task.inputData ?? {},
    output: task.outputData ?? {},
    reason: task.reasonForIncompletion ?? null,
    retried,
  };
  const failed = status.startsWith("FAILED");
  if (workflowTask?.optional && failed && !retried)
    return { ...picture, status: "COMPLETED_WITH_ERRORS" };
  if (taskType !== "JOIN") return picture;
  if (failed || status === "CANCELED")
    return { ...picture, status: "not completed", output: {}, reason: null };
  return { ...picture, status: status.replace("_WITH_ERRORS", ""), reason: null };
}

/** Why the two need not be equal (docs/decisions/0008); null: they have to. */
export function excuseFor(theirs, ours) {
  if (theirs.stuck && !ours.stuck) return "stays open there for ever";
  if (theirs.refused === "500") return "answered with an error of its own (500) there";
  const reasons = Object.values(theirs.executions ?? {}).map(({ reason }) => reason ?? "");
  const raced = reasons.some((reason) =>
    /Task task join\S+ failed with status: FAILED/.test(reason),
  );
  return raced ? "a JOIN saw a failure before its retry there" : null;
}

/** Maps that were joined into a text: which key comes first is not decided by the definition. */
function inNoOrder(text) {
  return text
    .split(/([{}[\],]\s*)/)
    .toSorted()
    .join("");
}

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
