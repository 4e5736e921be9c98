import { describe, expect, it } from "vitest";

import type { WorkersFacts } from "@/lib/core/server-facts";

import { queueRows } from "./queue-rows";

const NOW = 1_000_000;
const WORKERS: WorkersFacts = {
  pool: { isOk: true, reason: null, size: 2, children: 2, busy: 0, waiting: 0 },
  builtInTypes: ["image_info"],
  queues: {
    mail: { ready: 2, oldestDueAt: NOW - 5_000 },
    "blue:mail": { ready: 0, oldestDueAt: null },
  },
  now: NOW,
};

describe("the rows of queues", () => {
  it("put a queue that nobody works on first and say how long its oldest task waits", () => {
    const rows = queueRows({
      sizes: { image_info: 9, mail: 3, "blue:mail": 1 },
      polls: [
        { queueName: "mail", workerId: "gone", lastPollTime: NOW - 600_000 },
        { queueName: "mail", domain: "blue", workerId: "here", lastPollTime: NOW - 1_000 },
      ],
      workers: WORKERS,
    });
    expect(rows.map(({ name, isUnserved }) => [name, isUnserved])).toEqual([
      ["mail", true],
      ["image_info", false],
      ["blue:mail", false],
    ]);
    expect(rows[0]).toMatchObject({ waiting: 3, ready: 2, oldestMs: 5_000 });
    expect(rows[2]?.polls).toMatchObject([{ workerId: "here" }]);
  });

  it("count what waits where another server does not tell what is due", () => {
    const workers = { ...WORKERS, queues: null };
    const rows = queueRows({ sizes: { mail: 1 }, polls: [], workers });
    expect(rows[0]).toMatchObject({ name: "mail", ready: null, oldestMs: null, isUnserved: true });
  });
});
