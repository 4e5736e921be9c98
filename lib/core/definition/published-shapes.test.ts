import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { run } from "@/lib/core/edit/run";
import type { JsonObject } from "@/lib/core/json";

import { parse } from "./parse";
import { print } from "./print";
import { validateWorkflowDef } from "./validate";

// Definitions of the shapes that Conductor's documentation and samples use: each goes through the tree unchanged, and the
// server takes what is printed, before and after an edit.

const worker = (ref: string, more: JsonObject = {}): JsonObject => ({
  name: `${ref}_work`,
  taskReferenceName: ref,
  inputParameters: { order: "${workflow.input.order}" },
  type: "SIMPLE",
  startDelay: 0,
  optional: false,
  decisionCases: {},
  defaultCase: [],
  forkTasks: [],
  joinOn: [],
  defaultExclusiveJoinTask: [],
  asyncComplete: false,
  loopOver: [],
  ...more,
});
const join = (ref: string, joinOn: string[]): JsonObject => ({
  name: ref,
  taskReferenceName: ref,
  type: "JOIN",
  joinOn,
  optional: true,
});

const SHAPES: Readonly<Record<string, readonly JsonObject[]>> = {
  "every container in one": [
    worker("receive"),
    {
      name: "split",
      taskReferenceName: "split",
      type: "FORK_JOIN",
      forkTasks: [
        [worker("pack"), worker("label")],
        [
          {
            name: "by_country",
            taskReferenceName: "by_country",
            type: "SWITCH",
            evaluatorType: "javascript",
            expression: "$.country == 'CH' ? 'home' : 'abroad'",
            inputParameters: { country: "${workflow.input.country}" },
            decisionCases: { home: [worker("post")], abroad: [] },
            defaultCase: [worker("ask_customs")],
          },
          worker("weigh"),
        ],
      ],
    },
    join("joined", ["label", "weigh"]),
  ],
  "a switch that still is a decision": [
    {
      name: "old_choice",
      taskReferenceName: "old_choice",
      type: "DECISION",
      caseValueParam: "kind",
      inputParameters: { kind: "${workflow.input.kind}" },
      decisionCases: { "0": [worker("zero")], b: [worker("bee")] },
      defaultCase: [],
    },
    {
      name: "first_of",
      taskReferenceName: "first_of",
      type: "EXCLUSIVE_JOIN",
      joinOn: ["zero", "bee"],
      defaultExclusiveJoinTask: ["old_choice"],
    },
  ],
  "branches that are known at run time": [
    worker("plan"),
    {
      name: "fan",
      taskReferenceName: "fan",
      type: "FORK_JOIN_DYNAMIC",
      inputParameters: { tasks: "${plan.output.tasks}", inputs: "${plan.output.inputs}" },
      dynamicForkTasksParam: "tasks",
      dynamicForkTasksInputParamName: "inputs",
    },
    { name: "gather", taskReferenceName: "gather", type: "JOIN" },
    {
      name: "whichever",
      taskReferenceName: "whichever",
      type: "DYNAMIC",
      dynamicTaskNameParam: "which",
      inputParameters: { which: "${plan.output.which}" },
    },
  ],
  "a loop over attempts": [
    {
      name: "again",
      taskReferenceName: "again",
      type: "DO_WHILE",
      inputParameters: { limit: 5 },
      loopCondition: "if ($.again['iteration'] < $.limit) { true; } else { false; }",
      loopOver: [worker("try_it"), { ...worker("look"), optional: true }],
    },
  ],
  "system tasks in a row": [
    {
      name: "call",
      taskReferenceName: "call",
      type: "HTTP",
      inputParameters: {
        http_request: {
          uri: "https://example.org/orders/${workflow.input.order}",
          method: "POST",
          headers: { Accept: "application/json" },
          body: { price: 1.5, tags: ["a", null], nested: { deep: [{ x: true }] } },
          connectionTimeOut: 3000,
        },
      },
    },
    {
      name: "shape",
      taskReferenceName: "shape",
      type: "JSON_JQ_TRANSFORM",
      inputParameters: { data: "${call.output.response.body}", queryExpression: ".data | keys" },
    },
    {
      name: "think",
      taskReferenceName: "think",
      type: "INLINE",
      inputParameters: { evaluatorType: "graaljs", expression: "$.a + 1", a: 1 },
    },
    {
      name: "keep",
      taskReferenceName: "keep",
      type: "SET_VARIABLE",
      inputParameters: { total: "${think.output.result}" },
    },
    {
      name: "rest",
      taskReferenceName: "rest",
      type: "WAIT",
      inputParameters: { duration: "2 seconds" },
    },
    { name: "person", taskReferenceName: "person", type: "HUMAN" },
    {
      name: "tell",
      taskReferenceName: "tell",
      type: "EVENT",
      sink: "conductor:done",
      asyncComplete: false,
    },
    {
      name: "start_other",
      taskReferenceName: "start_other",
      type: "START_WORKFLOW",
      inputParameters: { startWorkflow: { name: "other", version: 1, input: {} } },
    },
    {
      name: "stop",
      taskReferenceName: "stop",
      type: "TERMINATE",
      inputParameters: {
        terminationStatus: "COMPLETED",
        workflowOutput: { total: "${keep.output.total}" },
      },
    },
  ],
  "workflows inside workflows": [
    {
      name: "by_name",
      taskReferenceName: "by_name",
      type: "SUB_WORKFLOW",
      inputParameters: { file: "${workflow.input.file}" },
      subWorkflowParam: { name: "child", version: 1, taskToDomain: { "*": "fast" } },
    },
    {
      name: "written_here",
      taskReferenceName: "written_here",
      type: "SUB_WORKFLOW",
      subWorkflowParam: {
        name: "inner",
        workflowDefinition: {
          name: "inner",
          version: 1,
          schemaVersion: 2,
          ownerEmail: "owner@example.org",
          tasks: [worker("inside")],
        },
      },
    },
  ],
  "a rule of its own for a task": [
    worker("careful", {
      taskDefinition: {
        name: "careful_work",
        ownerEmail: "owner@example.org",
        retryCount: 2,
        retryLogic: "EXPONENTIAL_BACKOFF",
        retryDelaySeconds: 1,
        timeoutSeconds: 60,
        responseTimeoutSeconds: 30,
        timeoutPolicy: "RETRY",
        inputKeys: [],
        inputTemplate: { unit: "kg" },
      },
      rateLimited: null,
      retryCount: 4,
    }),
  ],
};

const whole = (tasks: readonly JsonObject[]): JsonObject => ({
  createTime: 1_700_000_000_000,
  name: "published_shape",
  description: "A shape.",
  version: 3,
  tasks: [...tasks],
  inputParameters: ["order", "country", "kind", "file"],
  outputParameters: { last: "${workflow.input.order}" },
  failureWorkflow: "clean_up",
  schemaVersion: 2,
  restartable: true,
  workflowStatusListenerEnabled: false,
  ownerEmail: "owner@example.org",
  timeoutPolicy: "ALERT_ONLY",
  timeoutSeconds: 0,
  variables: {},
  inputTemplate: {},
  somethingNew: { of: ["a", "later", "version"] },
});
const text = (value: unknown) => JSON.stringify(value);

describe("the shapes that are published", () => {
  for (const [title, tasks] of Object.entries(SHAPES)) {
    it(`${title}: comes out of the tree as it went in, and is taken by the server`, () => {
      const definition = whole(tasks);
      const parsed = parse(definition, createIds("b"));
      if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
      const printed = print(parsed.doc);
      expect(text(printed)).toBe(text(definition));
      expect(validateWorkflowDef(printed)).toEqual([]);
    });
    it(`${title}: still is taken when each of its tasks was put into a fork`, () => {
      const newId = createIds("b");
      const opened = openWorkspace({ definition: whole(tasks) }, newId);
      if (!opened.ok) throw new Error("unreadable");
      const { workspace } = opened;
      const wrapped = workspace.doc.root.items.flatMap(({ id }) => {
        const outcome = run(workspace, { type: "wrap", ids: [id], kind: "fork" }, newId);
        return outcome.ok ? [outcome] : [];
      });
      expect(wrapped.length).toBeGreaterThan(0);
      for (const { workspace: next, focus } of wrapped) {
        expect(validateWorkflowDef(print(next.doc))).toEqual([]);
        const back = run(next, { type: "unwrap", id: focus[0] ?? "" }, newId);
        expect(back.ok && text(print(back.workspace.doc))).toBe(text(whole(tasks)));
      }
    });
  }
});
