import { describe, expect, it } from "vitest";

import { progressOf, progressText } from "./progress";

const runs = (...statuses: string[]) => statuses.map((status) => ({ status }));
const photos = (...states: ("waiting" | "sending" | "started" | "refused")[]) =>
  states.map((state) => ({ state }));

describe("how far a batch is", () => {
  it("counts every photo once, whoever knows of it", () => {
    const progress = progressOf(
      runs("COMPLETED", "FAILED", "RUNNING"),
      photos("started", "started", "started", "started", "sending", "waiting", "refused"),
      7,
    );
    expect(progress).toEqual({
      total: 7,
      completed: 1,
      failed: 1,
      open: 1,
      sending: 3,
      refused: 1,
      lost: 0,
    });
    expect(progressText(progress)).toBe(
      "1 of 7 done · 1 failed · 1 running · 3 being sent · 1 refused",
    );
  });

  it("says after a reload which photos were never sent", () => {
    const progress = progressOf(runs("COMPLETED", "COMPLETED"), undefined, 5);
    expect(progress).toMatchObject({ total: 5, completed: 2, lost: 3 });
    expect(progressText(progress)).toBe("2 of 5 done · 3 not sent");
  });

  it("takes the runs as all there are where nobody says more", () => {
    expect(progressText(progressOf(runs("COMPLETED"), undefined, null))).toBe("1 of 1 done");
  });
});
