/** A task of a definition under its own reference name; for workers, unless another type is given. */
export const task = (ref: string, type = "SIMPLE", more: object = {}) => ({
  name: ref,
  taskReferenceName: ref,
  type,
  inputParameters: {},
  ...more,
});

/** A fork of two branches with one task each, and its join. */
export const FORK = [
  task("fork", "FORK_JOIN", { forkTasks: [[task("l1")], [task("m1")]] }),
  task("join", "JOIN", { joinOn: ["l1", "m1"] }),
];

/** A switch that takes the case of a fixed value. */
export const choice = (value: string, cases: Readonly<Record<string, readonly object[]>>) =>
  task("choice", "SWITCH", {
    inputParameters: { value },
    evaluatorType: "value-param",
    expression: "value",
    decisionCases: cases,
    defaultCase: [],
  });
