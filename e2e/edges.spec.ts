import type { Locator } from "@playwright/test";

import { expect, test } from "./fixtures";
import { RunPage, startInline } from "./run-page";

const slow = (ref: string, seconds: number) => ({
  name: "sample_slow",
  taskReferenceName: ref,
  type: "SIMPLE",
  inputParameters: { seconds },
});

const choice = (ref: string, cases: Readonly<Record<string, readonly object[]>>) => ({
  name: ref,
  taskReferenceName: ref,
  type: "SWITCH",
  evaluatorType: "value-param",
  expression: "kind",
  inputParameters: { kind: "${workflow.input.kind}" },
  decisionCases: cases,
});

interface Seen {
  readonly colour: "completed" | "running" | "edge" | "another";
  readonly opacity: number;
  readonly comet: boolean;
}

/** The edge that ends at the top of a card, as it is painted. */
async function edgeInto(card: Locator): Promise<Seen | null> {
  return await card.evaluate((element): Seen | null => {
    const box = element.getBoundingClientRect();
    const colourOf = (name: string) => {
      const probe = document.createElement("div");
      probe.style.color = `var(${name})`;
      document.querySelector(".canvas")?.append(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    };
    for (const edge of document.querySelectorAll<SVGGElement>(".canvas-edges > g")) {
      const path = edge.querySelector("path");
      const matrix = path?.getScreenCTM();
      if (!path || !matrix) continue;
      const end = path.getPointAtLength(path.getTotalLength()).matrixTransform(matrix);
      const isHere =
        Math.abs(end.x - (box.left + box.width / 2)) < 6 && Math.abs(end.y - box.top) < 12;
      if (!isHere) continue;
      const { stroke } = getComputedStyle(path);
      const colours = {
        completed: colourOf("--status-completed-solid"),
        running: colourOf("--status-running-solid"),
        edge: colourOf("--edge"),
      };
      const found = (["completed", "running", "edge"] as const).find(
        (name) => colours[name] === stroke,
      );
      const comet = edge.querySelector(".comet");
      return {
        colour: found ?? "another",
        opacity: Number(getComputedStyle(edge).opacity),
        comet: comet !== null && getComputedStyle(comet).display !== "none",
      };
    }
    return null;
  });
}

for (const motion of ["no-preference", "reduce"] as const) {
  test(`edges say what was taken, what is being entered, and what is not taken (motion: ${motion})`, async ({
    page,
    request,
  }) => {
    await page.emulateMedia({ reducedMotion: motion });
    const id = await startInline(
      request,
      [
        slow("first", 0.2),
        choice("choose", { a: [slow("left", 30)], b: [slow("right", 30)] }),
        slow("last", 0.2),
      ],
      { kind: "a" },
    );
    const run = new RunPage(page);
    await run.open(id);
    await expect(run.card(/left, Running/)).toBeVisible({ timeout: 20_000 });
    const into = (name: RegExp) => () => edgeInto(run.card(name));
    await expect
      .poll(into(/left, Running/))
      .toEqual({ colour: "running", opacity: 1, comet: motion === "no-preference" });
    expect(await into(/right, Not taken/)()).toEqual({
      colour: "edge",
      opacity: 0.35,
      comet: false,
    });
    expect(await into(/ last, Not started/)()).toEqual({
      colour: "edge",
      opacity: 1,
      comet: false,
    });
    expect(await into(/first, Completed/)()).toMatchObject({ opacity: 1, comet: false });
    await request.delete(`/api/workflow/${id}`);
    await run.status("Terminated");
    await expect.poll(into(/left, /)).toMatchObject({ comet: false });
  });
}
