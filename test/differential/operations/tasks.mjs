// Short ways to write definitions.

export const simple = (ref, more = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SIMPLE",
  ...more,
});
export const typed = (type, ref, more = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type,
  ...more,
});
export const fork = (ref, ...forkTasks) => typed("FORK_JOIN", ref, { forkTasks });
export const join = (ref, ...joinOn) => typed("JOIN", ref, { joinOn });
export const loop = (ref, loopCondition, ...loopOver) =>
  typed("DO_WHILE", ref, { loopCondition, loopOver, inputParameters: {} });
export const child = (ref, name, more = {}) =>
  typed("SUB_WORKFLOW", ref, {
    subWorkflowParam: { name, version: 1 },
    inputParameters: {},
    ...more,
  });
export const choose = (ref, value, decisionCases, defaultCase = []) =>
  typed("SWITCH", ref, {
    evaluatorType: "value-param",
    expression: "which",
    inputParameters: { which: value },
    decisionCases,
    defaultCase,
  });
