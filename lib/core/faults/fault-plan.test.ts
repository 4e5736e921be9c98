import { describe, expect, it } from "vitest";

import type { TaskRecord } from "../execution/state";
import type { JsonValue } from "../json";
import type { Fault } from "./fault";
import { faultStepOf, readFaults } from "./fault-plan";
import { faultText } from "./fault-text";

const attempt = (retryCount: number, ref = "a", taskReferenceName = ref) =>
  ({ referenceTaskName: ref, retryCount, workflowTask: { taskReferenceName } }) as TaskRecord;
const kinds = (fault: Fault, count = 5) =>
  Array.from({ length: count }, (_, n) => faultStepOf(attempt(n), { a: fault })?.kind ?? "work");

describe("fault injection", () => {
  it("is nothing where nothing was asked for", () => {
    expect(faultStepOf(attempt(0), null)).toBeNull();
    expect(faultStepOf(attempt(0), { b: { failFirst: 1 } })).toBeNull();
    expect(faultStepOf(attempt(0, "constructor"), { b: { failFirst: 1 } })).toBeNull();
  });

  it("fails the first attempts, lets the next time out, and leaves the others to the worker", () => {
    expect(kinds({ failFirst: 2, timeOutNext: 1 })).toEqual([
      "fail",
      "fail",
      "hang",
      "work",
      "work",
    ]);
    expect(kinds({ failFirst: 1, output: { x: 1 } }, 3)).toEqual(["fail", "return", "return"]);
    expect(kinds({ delaySeconds: 1 }, 2)).toEqual(["hold", "hold"]);
    expect(faultStepOf(attempt(0), { a: { delaySeconds: 0.25, failFirst: 1 } })).toMatchObject({
      afterMs: 250,
    });
  });

  it("is for every turn of a loop", () => {
    expect(faultStepOf(attempt(0, "a__3", "a"), { a: { failFirst: 1 } })?.kind).toBe("fail");
  });

  it("is read strictly, and says what is wrong", () => {
    const plan = { a: { failFirst: 2 }, "b c": { output: {} }, empty: {} };
    expect(readFaults(plan)).toEqual({ a: { failFirst: 2 }, "b c": { output: {} } });
    expect(readFaults(undefined)).toBeNull();
    expect(readFaults(null)).toBeNull();
    expect(readFaults({ a: { failFirst: 0 } })).toBeNull();
    const wrong: readonly JsonValue[] = [
      [],
      "x",
      { a: { failFirst: -1 } },
      { a: { failFirst: 1.5 } },
      { a: { delaySeconds: 1e9 } },
      { a: { output: 3 } },
      { a: { explode: true } },
      { a: null },
      Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`t${n}`, { failFirst: 1 }])),
    ];
    for (const value of wrong) expect(() => readFaults(value)).toThrow(/batonFaults/);
    expect(() => readFaults({ a: { failFirst: -1 } })).toThrow(/batonFaults\.a\.failFirst/);
    expect(readFaults(JSON.parse('{"__proto__": {"failFirst": 1}}') as JsonValue)).toEqual(
      JSON.parse('{"__proto__": {"failFirst": 1}}'),
    );
  });

  it("is told in words", () => {
    expect(faultText({ failFirst: 2, timeOutNext: 1, delaySeconds: 1.5 })).toBe(
      "first 2 attempts fail, next one times out, delayed by 1.5 s",
    );
    expect(faultText({ timeOutNext: 2, output: {} })).toBe(
      "first 2 time out, returns a fixed output",
    );
    expect(faultText({ failFirst: 1 })).toBe("first attempt fails");
  });
});
