import { describe, expect, it } from "vitest";

import { Scene, simpleTask } from "../scene";
import { UNSUPPORTED_TYPES } from "./unsupported";

describe("a built-in type that cannot be run", () => {
  it.each(UNSUPPORTED_TYPES)("%s ends the execution with its type and reference", (type) => {
    const scene = new Scene({
      definition: {
        name: "w",
        tasks: [
          simpleTask("a"),
          { name: "n", taskReferenceName: "strange", type, optional: true },
          simpleTask("b"),
        ],
      },
    });
    scene.complete("a");
    expect(scene.status).toBe("FAILED");
    expect(scene.state.header.reasonForIncompletion).toContain(`of type ${type}: strange.`);
    expect(scene.state.header.failedReferenceTaskNames).toEqual(["strange"]);
    expect(scene.picture()).toBe("a:COMPLETED strange:FAILED_WITH_TERMINAL_ERROR");
  });

  it("cancels what runs beside it", () => {
    const scene = new Scene({
      definition: {
        name: "w",
        tasks: [
          {
            name: "f",
            taskReferenceName: "f",
            type: "FORK_JOIN",
            forkTasks: [
              [simpleTask("a")],
              [{ name: "h", taskReferenceName: "call", type: "HTTP" }],
            ],
          },
          { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["a", "call"] },
        ],
      },
    });
    expect(scene.picture()).toBe("f:COMPLETED a:CANCELED call:FAILED_WITH_TERMINAL_ERROR");
  });

  it("fails again, in the same words, when it is retried", () => {
    const scene = new Scene({
      definition: { name: "w", tasks: [{ name: "h", taskReferenceName: "call", type: "HTTP" }] },
    });
    scene.tell({ type: "retry-requested" });
    expect(scene.status).toBe("FAILED");
    expect(scene.state.header.reasonForIncompletion).toContain("of type HTTP: call.");
  });

  it.each(["KAFKA_PUBLISH", "LLM_TEXT_COMPLETE", "SOMETHING_ELSE"])(
    "%s waits for an outside worker",
    (type) => {
      const scene = new Scene({
        definition: { name: "w", tasks: [{ name: "n", taskReferenceName: "r", type }] },
      });
      expect(scene.status).toBe("RUNNING");
      expect(scene.task("r")).toMatchObject({ status: "SCHEDULED", taskType: type });
    },
  );
});
