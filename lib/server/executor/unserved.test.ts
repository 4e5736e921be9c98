import { afterEach, beforeEach, expect, it } from "vitest";

import { openTestEngine, simple, workflow } from "@/test/engine";

let clock = 0;
let engine: ReturnType<typeof openTestEngine>;
beforeEach(() => {
  clock = Date.now();
  engine = openTestEngine({ now: () => clock });
});
afterEach(() => engine.close());

const typed = (type: string) => simple("t", {}, { type, taskReferenceName: "t" });
const statusOf = async (id: string) => (await engine.executor.view(id))?.tasks[0]?.status;

/** Lets a time pass and what was set off come to its end. */
async function pass(ms: number): Promise<void> {
  clock += ms;
  engine.unserved.look();
  await new Promise((resolve) => setTimeout(resolve, 30));
}

it.each(["KAFKA_PUBLISH", "LLM_CHAT_COMPLETE", "CALL_MCP_TOOL", "GENERATE_IMAGE"])(
  "fails a %s task that nobody has asked for in a minute, with what to do",
  async (type) => {
    const id = await engine.start(workflow([typed(type)]));
    await pass(59_000);
    expect(await statusOf(id)).toBe("SCHEDULED");
    await pass(2_000);
    const view = await engine.executor.view(id);
    expect(view?.header.status).toBe("FAILED");
    expect(view?.tasks[0]).toMatchObject({
      status: "FAILED_WITH_TERMINAL_ERROR",
      reasonForIncompletion: expect.stringContaining(
        `Run a worker that polls for ${type}`,
      ) as string,
    });
  },
);

it("lets it wait while somebody asks for the type, and serves him", async () => {
  await engine.poll("KAFKA_PUBLISH");
  const id = await engine.start(workflow([typed("KAFKA_PUBLISH")]));
  await pass(59_000);
  await engine.poll("KAFKA_PUBLISH", { domain: "elsewhere" });
  await pass(2_000);
  expect(await statusOf(id)).toBe("SCHEDULED");
  expect(await engine.poll("KAFKA_PUBLISH")).toHaveLength(1);
});

it("lets tasks of people's own types wait", async () => {
  const id = await engine.start(workflow([typed("MY_TYPE")]));
  await pass(3_600_000);
  expect(await statusOf(id)).toBe("SCHEDULED");
});
