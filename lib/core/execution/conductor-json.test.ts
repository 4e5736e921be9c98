import { describe, expect, it } from "vitest";

import { adHocTaskDef } from "../definition/defaults";
import type { WorkflowDef, WorkflowTask } from "../definition/schema";
import type { JsonObject } from "../json";
import {
  executionTextParts,
  executionToJson,
  executionToJsonText,
  taskDefToJson,
  taskSummaryToJson,
  taskToJson,
  taskToJsonText,
  workflowDefToJson,
  workflowSummaryToJson,
} from "./conductor-json";
import { isoTime } from "./iso-time";
import type { ExecutionHeader, TaskRecord } from "./state";

const CREATED = 1_795_440_056_976;

const resize: WorkflowTask = {
  name: "resize",
  taskReferenceName: "shrink",
  type: "SIMPLE",
  inputParameters: { width: "${workflow.input.width}", nothing: null },
  taskDefinition: {
    name: "resize",
    retryCount: 1,
    retryDelaySeconds: 0,
    createTime: 5,
    createdBy: "",
  },
};
const definition: WorkflowDef = { name: "photos", version: 2, tasks: [resize], updateTime: 9 };

const header: ExecutionHeader = {
  workflowId: "w-1",
  workflowName: "photos",
  workflowVersion: 2,
  status: "RUNNING",
  createTime: CREATED,
  updateTime: CREATED + 3037,
  endTime: 0,
  lastRetriedTime: 0,
  input: { fileLocation: "https://example.com/photo.jpg", size: { width: 300 } },
  output: {},
  variables: {},
  correlationId: "order-7",
  priority: 3,
  taskToDomain: {},
  reasonForIncompletion: null,
  failedReferenceTaskNames: [],
  failedTaskNames: [],
  failedTaskId: null,
  parentWorkflowId: null,
  parentWorkflowTaskId: null,
  reRunFromWorkflowId: null,
  event: null,
  createdBy: null,
  idempotencyKey: null,
  faults: null,
  workflowDefinition: definition,
};

function attempt(changes: Partial<TaskRecord> = {}): TaskRecord {
  return {
    taskId: "t-1",
    workflowInstanceId: "w-1",
    referenceTaskName: "shrink",
    taskType: "resize",
    taskDefName: "resize",
    status: "COMPLETED",
    seq: 1,
    retryCount: 0,
    iteration: 0,
    scheduledTime: 1000,
    startTime: 1488,
    endTime: 3000,
    updateTime: 1500,
    firstScheduledTime: 1000,
    startDelayInSeconds: 0,
    callbackAfterSeconds: 0,
    dueTime: 0,
    responseTimeoutSeconds: 10,
    rateLimitPerFrequency: 0,
    rateLimitFrequencyInSeconds: 1,
    pollCount: 1,
    workerId: "worker-1",
    domain: null,
    reasonForIncompletion: null,
    retriedTaskId: null,
    retried: false,
    executed: true,
    subWorkflowId: null,
    inputData: { width: 300 },
    outputData: { fileLocation: "/a.jpg" },
    workflowTask: resize,
    ...changes,
  };
}

const TASK_DEF_TEXT =
  '{"createTime":5,"updateTime":0,"createdBy":"","name":"resize","retryCount":1,"timeoutSeconds":0,"inputKeys":[],"outputKeys":[],"runtimeMetadata":[],"timeoutPolicy":"TIME_OUT_WF","retryLogic":"FIXED","retryDelaySeconds":0,"responseTimeoutSeconds":3600,"inputTemplate":{},"rateLimitPerFrequency":0,"rateLimitFrequencyInSeconds":1,"backoffScaleFactor":1,"maxRetryDelaySeconds":0,"backoffJitterMs":0,"totalTimeoutSeconds":0,"taskStatusListenerEnabled":true,"enforceSchema":false}';
const WORKFLOW_TASK_TEXT = `{"name":"resize","taskReferenceName":"shrink","inputParameters":{"width":"\${workflow.input.width}","nothing":null},"type":"SIMPLE","decisionCases":{},"defaultCase":[],"forkTasks":[],"startDelay":0,"joinOn":[],"optional":false,"taskDefinition":${TASK_DEF_TEXT},"defaultExclusiveJoinTask":[],"asyncComplete":false,"loopOver":[],"onStateChange":{},"permissive":false,"metadata":{}}`;
const TASK_TEXT = `{"taskType":"resize","status":"COMPLETED","inputData":{"width":300},"referenceTaskName":"shrink","retryCount":0,"seq":1,"correlationId":"order-7","pollCount":1,"taskDefName":"resize","scheduledTime":1000,"startTime":1488,"endTime":3000,"updateTime":1500,"startDelayInSeconds":0,"retried":false,"executed":true,"callbackFromWorker":true,"responseTimeoutSeconds":10,"workflowInstanceId":"w-1","workflowType":"photos","taskId":"t-1","callbackAfterSeconds":0,"workerId":"worker-1","outputData":{"fileLocation":"/a.jpg"},"workflowTask":${WORKFLOW_TASK_TEXT},"rateLimitPerFrequency":0,"rateLimitFrequencyInSeconds":1,"workflowPriority":3,"iteration":0,"subworkflowChanged":false,"firstStartTime":0,"executionMetadata":{"additionalContext":{},"empty":true,"additionalContextMap":{}},"taskDefinition":${TASK_DEF_TEXT},"loopOverTask":false,"queueWaitTime":488}`;
const DEFINITION_TEXT = `{"createTime":0,"updateTime":9,"name":"photos","version":2,"tasks":[${WORKFLOW_TASK_TEXT}],"inputParameters":[],"outputParameters":{},"schemaVersion":2,"restartable":true,"workflowStatusListenerEnabled":false,"timeoutPolicy":"ALERT_ONLY","timeoutSeconds":0,"variables":{},"inputTemplate":{},"enforceSchema":true,"metadata":{},"maskedFields":[]}`;

const leaf = (ref: string): WorkflowTask => ({ name: ref, taskReferenceName: ref });

describe("definitions", () => {
  it("are printed in Conductor's order with its class defaults", () => {
    expect(JSON.stringify(taskDefToJson(resize.taskDefinition ?? {}))).toBe(TASK_DEF_TEXT);
    expect(JSON.stringify(workflowDefToJson(definition))).toBe(DEFINITION_TEXT);
  });

  it("have the defaults of schemas, rate limits and caches, too", () => {
    const definition = {
      name: "w",
      inputSchema: { type: "JSON", name: "i", data: { createTime: null } },
      outputSchema: {},
      rateLimitConfig: { rateLimitKey: "k", extra: 1 },
      cacheConfig: { key: "c", ttlInSecond: null },
      tasks: [{ name: "a", taskReferenceName: "a", cacheConfig: { key: "d" } }],
    };
    const printed = workflowDefToJson(definition);
    expect(printed).toMatchObject({
      outputSchema: { createTime: 0, updateTime: 0, version: 1 },
      rateLimitConfig: { rateLimitKey: "k", concurrentExecLimit: 0, policy: "QUEUE", extra: 1 },
      cacheConfig: { key: "c", ttlInSecond: 0 },
      tasks: [{ cacheConfig: { key: "d", ttlInSecond: 0 } }],
    });
    expect(JSON.stringify(printed["inputSchema"])).toBe(
      '{"createTime":0,"updateTime":0,"name":"i","version":1,"type":"JSON","data":{"createTime":null}}',
    );
    const rule = taskDefToJson({ name: "a", inputSchema: { name: "i" } });
    expect(rule["inputSchema"]).toMatchObject({ name: "i", version: 1 });
  });

  it("keep unknown keys, and drop null where Conductor would", () => {
    const json = taskDefToJson({
      madeWith: { x: null },
      retryCount: null,
      ownerEmail: null,
      name: "a",
      pollTimeoutSeconds: 0,
    });
    expect(json).toMatchObject({
      name: "a",
      retryCount: 3,
      pollTimeoutSeconds: 0,
      madeWith: { x: null },
    });
    expect(json).not.toHaveProperty("ownerEmail");
    expect(Object.keys(json).at(-1)).toBe("madeWith");
    const hostile = JSON.parse('{"name":"a","__proto__":{"x":1}}') as JsonObject;
    expect(JSON.stringify(taskDefToJson(hostile))).toMatch(/"__proto__":\{"x":1\}\}$/);
  });

  it("print tasks at every place of the tree and in inline definitions", () => {
    const json = workflowDefToJson({
      name: "w",
      tasks: [
        { ...leaf("f"), type: "FORK_JOIN", forkTasks: [[leaf("a")]] },
        {
          ...leaf("s"),
          type: "SWITCH",
          decisionCases: { x: [leaf("b")] },
          defaultCase: [leaf("c")],
        },
        { ...leaf("l"), type: "DO_WHILE", loopOver: [leaf("d")] },
        {
          ...leaf("p"),
          type: "SUB_WORKFLOW",
          subWorkflowParam: {
            name: "child",
            version: null,
            workflowDefinition: { name: "child", tasks: [{ name: "e", taskReferenceName: "e" }] },
          },
        },
        {
          ...leaf("q"),
          type: "SUB_WORKFLOW",
          subWorkflowParam: { name: "child", workflowDefinition: "${workflow.input.d}" },
        },
      ],
    });
    const printed = JSON.stringify(json);
    for (const ref of "abcde")
      expect(printed).toContain(
        `{"name":"${ref}","taskReferenceName":"${ref}","inputParameters":{},"type":"SIMPLE"`,
      );
    expect(printed).toContain(
      '"subWorkflowParam":{"name":"child","workflowDefinition":{"createTime":0,',
    );
    expect(printed).toContain(
      '"subWorkflowParam":{"name":"child","workflowDefinition":"${workflow.input.d}"}',
    );
  });

  it("leave alone what has not the shape of a definition", () => {
    const odd = {
      name: "w",
      tasks: [
        7,
        {
          name: "a",
          taskDefinition: 1,
          subWorkflowParam: [],
          forkTasks: "x",
          decisionCases: [],
          loopOver: {},
        },
      ],
    };
    expect(workflowDefToJson(odd as unknown as WorkflowDef)["tasks"]).toMatchObject(odd.tasks);
    expect(workflowDefToJson({ tasks: "none" } as unknown as WorkflowDef)["tasks"]).toBe("none");
  });

  it("are made once for each object, and survive deep nesting", () => {
    expect(workflowDefToJson(definition)).toBe(workflowDefToJson(definition));
    let inner: WorkflowTask = { name: "leaf", taskReferenceName: "leaf" };
    for (let level = 0; level < 500; level++)
      inner = { name: "f", type: "FORK_JOIN", forkTasks: [[inner]] };
    expect(JSON.stringify(workflowDefToJson({ tasks: [inner] }))).toContain('"leaf"');
  });
});

const idOf = (changes: Partial<TaskRecord>) =>
  taskToJson(attempt(changes), header)["subWorkflowId"];

const waitOf = (changes: Partial<TaskRecord>) =>
  taskToJson(attempt(changes), header)["queueWaitTime"];

describe("taskToJson", () => {
  it("prints a task in Conductor's order, definition included", () => {
    expect(JSON.stringify(taskToJson(attempt(), header))).toBe(TASK_TEXT);
    expect(taskToJsonText(attempt(), header)).toBe(TASK_TEXT);
  });

  it("shows the optional properties that are set", () => {
    const rule = {
      ...adHocTaskDef("resize", "SIMPLE"),
      executionNameSpace: "ns",
      isolationGroupId: "iso",
    };
    const task = attempt({
      workflowTask: { ...resize, taskDefinition: rule },
      domain: "d",
      retriedTaskId: "t-0",
      reasonForIncompletion: "no",
      iteration: 2,
    });
    expect(taskToJson(task, header)).toMatchObject({
      domain: "d",
      retriedTaskId: "t-0",
      reasonForIncompletion: "no",
      loopOverTask: true,
      executionNameSpace: "ns",
      isolationGroupId: "iso",
    });
    const bare = attempt({ workflowTask: { name: "x" } });
    expect(taskToJson(bare, header)).not.toHaveProperty("taskDefinition");
    expect(taskToJsonText(bare, header)).toBe(JSON.stringify(taskToJson(bare, header)));
  });

  it("finds the child's id in the record, the output or the input", () => {
    expect(idOf({ subWorkflowId: "a", outputData: { subWorkflowId: "b" } })).toBe("a");
    expect(idOf({ outputData: { subWorkflowId: "b" } })).toBe("b");
    expect(idOf({ inputData: { subWorkflowId: "c" } })).toBe("c");
    expect(idOf({})).toBeUndefined();
  });

  it("counts the wait in the queue only when both times are known and no callback is pending", () => {
    expect(waitOf({ startTime: 0 })).toBe(0);
    expect(waitOf({ scheduledTime: 0 })).toBe(0);
    expect(waitOf({ startTime: 935 })).toBe(-65);
    expect(waitOf({ callbackAfterSeconds: 5 })).toBe(0);
  });
});

const outputOf = (all: TaskRecord[]) => {
  const shown = executionToJson(header, all)["tasks"];
  expect(executionToJsonText(header, all)).toBe(JSON.stringify(executionToJson(header, all)));
  expect([...executionTextParts(header, all)].join("")).toBe(executionToJsonText(header, all));
  return Array.isArray(shown)
    ? shown.find((task) => (task as JsonObject)["taskId"] === "j")
    : undefined;
};

describe("executionToJson", () => {
  it("prints an execution in Conductor's order", () => {
    const expected = `{"ownerApp":"","createTime":${CREATED},"updateTime":${CREATED + 3037},"status":"RUNNING","endTime":0,"workflowId":"w-1","tasks":[${TASK_TEXT}],"input":{"fileLocation":"https://example.com/photo.jpg","size":{"width":300}},"output":{},"correlationId":"order-7","taskToDomain":{},"failedReferenceTaskNames":[],"workflowDefinition":${DEFINITION_TEXT},"priority":3,"variables":{},"lastRetriedTime":0,"failedTaskNames":[],"history":[],"rateLimited":false,"startTime":${CREATED},"workflowName":"photos","workflowVersion":2}`;
    expect(JSON.stringify(executionToJson(header, [attempt()]))).toBe(expected);
    expect(executionToJsonText(header, [attempt()])).toBe(expected);
    const without = executionToJson(header, [attempt()], { includeTasks: false });
    expect(without["tasks"]).toEqual([]);
    expect(executionToJsonText(header, [attempt()], { includeTasks: false })).toBe(
      JSON.stringify(without),
    );
  });

  it("shows the optional properties that are set", () => {
    const changes = {
      parentWorkflowId: "p",
      parentWorkflowTaskId: "pt",
      reRunFromWorkflowId: "r",
      event: "e",
      createdBy: "me",
      idempotencyKey: "k",
      reasonForIncompletion: "why",
    };
    expect(executionToJson({ ...header, ...changes }, [])).toMatchObject(changes);
  });

  it("shows the ends of branches as not executed while their join of an ended execution is not", () => {
    const join = attempt({
      taskId: "t-2",
      taskType: "JOIN",
      referenceTaskName: "j",
      inputData: { joinOn: ["shrink"] },
      executed: false,
    });
    const executed = (status: ExecutionHeader["status"]) => {
      const { tasks } = executionToJson({ ...header, status }, [attempt(), join]) as {
        tasks: { executed: boolean }[];
      };
      return tasks.map((task) => task.executed);
    };
    expect(executed("COMPLETED")).toEqual([false, false]);
    expect(executed("RUNNING")).toEqual([true, false]);
  });

  it("shows what a waiting join has gathered, and the stored output of one that has ended", () => {
    const branch = (referenceTaskName: string, changes: Partial<TaskRecord>) =>
      attempt({ referenceTaskName, taskId: referenceTaskName, ...changes });
    const join = attempt({
      taskType: "JOIN",
      taskId: "j",
      referenceTaskName: "join",
      status: "IN_PROGRESS",
      inputData: { joinOn: ["b", "never", "a__2", "c", 5, "d"] },
      outputData: {},
    });
    const tasks = [
      branch("a__2", { outputData: { n: 0 }, status: "FAILED", retried: true }),
      branch("b", { outputData: {} }),
      branch("c", { outputData: { n: 3 }, status: "FAILED", workflowTask: { permissive: true } }),
      branch("d", { outputData: { n: 4 }, status: "FAILED", workflowTask: { optional: true } }),
      join,
      branch("a__2", { outputData: { n: 1 }, status: "IN_PROGRESS" }),
    ];
    expect(outputOf(tasks)).toMatchObject({
      outputData: { a__2: { n: 1 }, c: { n: 3 }, d: { n: 4 } },
    });
    expect(join.outputData).toEqual({});
    const failed = [...tasks, branch("a__2", { status: "FAILED", outputData: { n: 9 } })];
    expect(outputOf(failed)).toMatchObject({ outputData: {} });
    expect(outputOf([{ ...join, inputData: {} }])).toMatchObject({ outputData: {} });
    expect(
      outputOf([...tasks.slice(0, 4), { ...join, status: "COMPLETED", outputData: { x: 1 } }]),
    ).toMatchObject({ outputData: { x: 1 } });
  });
});

describe("summaries", () => {
  it("print input and output as Java does and times in ISO form", () => {
    const ended: ExecutionHeader = {
      ...header,
      status: "COMPLETED",
      endTime: CREATED + 3037,
      output: { a: "b" },
      failedReferenceTaskNames: ["x", "y"],
    };
    expect(JSON.stringify(workflowSummaryToJson(ended))).toBe(
      '{"workflowType":"photos","version":2,"workflowId":"w-1","correlationId":"order-7","startTime":"2026-11-23T13:20:56.976Z","updateTime":"2026-11-23T13:21:00.013Z","endTime":"2026-11-23T13:21:00.013Z","status":"COMPLETED","input":"{fileLocation=https://example.com/photo.jpg, size={width=300}}","output":"{a=b}","executionTime":3037,"failedReferenceTaskNames":"x,y","priority":3,"failedTaskNames":[],"taskToDomain":{},"parentWorkflowId":"","classifier":"workflow","inputSize":62,"outputSize":5}',
    );
    expect(workflowSummaryToJson(header)).toMatchObject({ executionTime: 0 });
    expect(workflowSummaryToJson(header)).not.toHaveProperty("endTime");
  });

  it("print tasks likewise", () => {
    expect(taskSummaryToJson(attempt(), header)).toEqual({
      workflowId: "w-1",
      workflowType: "photos",
      correlationId: "order-7",
      scheduledTime: "1970-01-01T00:00:01.000Z",
      startTime: "1970-01-01T00:00:01.488Z",
      updateTime: "1970-01-01T00:00:01.500Z",
      endTime: "1970-01-01T00:00:03.000Z",
      status: "COMPLETED",
      executionTime: 1512,
      queueWaitTime: 488,
      taskDefName: "resize",
      taskType: "resize",
      input: "{width=300}",
      output: "{fileLocation=/a.jpg}",
      taskId: "t-1",
      workflowPriority: 3,
    });
    expect(taskSummaryToJson(attempt({ startTime: 0, endTime: 0 }), header)).toMatchObject({
      executionTime: 0,
      queueWaitTime: 0,
    });
  });
});

describe("isoTime", () => {
  it.each<[number, string]>([
    [0, "1970-01-01T00:00:00.000Z"],
    [-1, "1969-12-31T23:59:59.999Z"],
    [951_782_400_000, "2000-02-29T00:00:00.000Z"],
    [4_107_542_399_999, "2100-02-28T23:59:59.999Z"],
    [4_107_542_400_000, "2100-03-01T00:00:00.000Z"],
    [1_798_761_599_000, "2026-12-31T23:59:59.000Z"],
    [1_798_761_600_000, "2027-01-01T00:00:00.000Z"],
    [-62_135_596_800_000, "0001-01-01T00:00:00.000Z"],
    [253_402_300_799_999, "9999-12-31T23:59:59.999Z"],
  ])("prints %d as %s", (at, expected) => {
    expect(isoTime(at)).toBe(expected);
  });
});
