import { afterEach, describe, expect, it, vi } from "vitest";

import { startWorkflow } from "./start-workflow";

const asked: { readonly idempotencyKey?: string }[] = [];
const answers: (() => Response)[] = [];
const text = (status: number) => () => new Response("id-1", { status });

const answer = async (_: string, { body }: { body: string }) => {
  asked.push(JSON.parse(body) as { idempotencyKey?: string });
  return await Promise.resolve(answers.shift()?.() ?? text(200)());
};
vi.stubGlobal("fetch", answer);
afterEach(() => {
  asked.length = 0;
});
const keys = () => asked.map(({ idempotencyKey }) => idempotencyKey);

describe("startWorkflow", () => {
  it("gives every start a key of its own", async () => {
    expect(await startWorkflow({ name: "a" })).toBe("id-1");
    await startWorkflow({ name: "a" });
    expect(new Set(keys()).size).toBe(2);
    expect(asked[0]).toMatchObject({
      name: "a",
      idempotencyKey: expect.stringMatching(/^[\da-f]{32}$/),
    });
  });

  it("uses it again where the answer was lost, for the same start alone", async () => {
    const lost = () => {
      throw new TypeError("network");
    };
    answers.push(lost, text(503));
    await expect(startWorkflow({ name: "b" })).rejects.toMatchObject({ status: 0 });
    await expect(startWorkflow({ name: "b" })).rejects.toMatchObject({ status: 503 });
    await startWorkflow({ name: "c" });
    await startWorkflow({ name: "b" });
    await startWorkflow({ name: "b" });
    const [first, second, other, third, fresh] = keys();
    expect([second, third]).toEqual([first, first]);
    expect(new Set([first, other, fresh]).size).toBe(3);
  });

  it("takes a refusal for an answer", async () => {
    answers.push(text(400));
    await expect(startWorkflow({ name: "d" })).rejects.toMatchObject({ status: 400 });
    await startWorkflow({ name: "d" });
    expect(new Set(keys()).size).toBe(2);
  });
});
