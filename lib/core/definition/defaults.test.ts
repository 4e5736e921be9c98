import { describe, expect, it } from "vitest";

import { adHocTaskDef, taskTypeOf, withTaskDefDefaults, withWorkflowDefDefaults } from "./defaults";
import { isNeverRetried, isSyncSystemTask, isSystemTask, isWorkerTask } from "./task-types";

describe("withTaskDefDefaults", () => {
  it("fills what is absent or null and keeps everything else", () => {
    const rule = withTaskDefDefaults({
      name: "a",
      retryCount: 0,
      timeoutSeconds: null,
      extra: { x: 1 },
    });
    expect(rule).toMatchObject({
      name: "a",
      retryCount: 0,
      timeoutSeconds: 0,
      retryDelaySeconds: 60,
      extra: { x: 1 },
    });
  });

  it("gives each rule lists of its own", () => {
    const first = withTaskDefDefaults({});
    first.inputKeys?.push("k");
    expect(withTaskDefDefaults({}).inputKeys).toEqual([]);
  });
});

describe("withWorkflowDefDefaults", () => {
  it("notes a time-out only and takes version 1 unless told otherwise", () => {
    expect(withWorkflowDefDefaults({ name: "w", version: 4 })).toMatchObject({
      version: 4,
      timeoutPolicy: "ALERT_ONLY",
      schemaVersion: 2,
    });
  });
});

describe("adHocTaskDef", () => {
  it("retries an unregistered worker task but not an unregistered system task", () => {
    expect(adHocTaskDef("resize", "SIMPLE")).toMatchObject({
      name: "resize",
      retryCount: 3,
      responseTimeoutSeconds: 3600,
    });
    expect(adHocTaskDef("call", "HTTP")).toMatchObject({
      retryCount: 0,
      responseTimeoutSeconds: 0,
      retryDelaySeconds: 60,
    });
  });
});

describe("task types", () => {
  it("tells worker tasks from what the engine runs", () => {
    expect(taskTypeOf({})).toBe("SIMPLE");
    expect(["SIMPLE", "DYNAMIC", "MY_OWN"].every(isWorkerTask)).toBe(true);
    expect(["FORK_JOIN", "FORK", "HTTP", "WAIT", "INLINE"].every(isSystemTask)).toBe(true);
    expect(["SWITCH", "FORK_JOIN_DYNAMIC"].every(isSyncSystemTask)).toBe(true);
    expect(isSyncSystemTask("HTTP")).toBe(false);
    expect(["JOIN", "DO_WHILE"].every(isNeverRetried)).toBe(true);
    expect(isNeverRetried("HTTP")).toBe(false);
  });
});
