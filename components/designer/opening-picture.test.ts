import { describe, expect, it } from "vitest";

import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { graphOf } from "@/lib/core/graph/from-document";

import { shapesOf } from "./opening-picture";

function shapes(definition: unknown): string {
  const opened = openWorkspace({ definition, collapsed: {} }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  return shapesOf(graphOf(opened.workspace));
}

function parsed(inside: string): Element {
  const text = `<svg xmlns="http://www.w3.org/2000/svg">${inside}</svg>`;
  return new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
}

describe("the picture of a workflow that is being opened", () => {
  it("names its tasks and the ways through it", () => {
    const task = (ref: string) => ({ name: "resize", taskReferenceName: ref });
    const picture = parsed(
      shapes({
        tasks: [
          { name: "f", taskReferenceName: "f", type: "FORK_JOIN", forkTasks: [[task("a")], []] },
          { name: "j", taskReferenceName: "j", type: "JOIN", joinOn: ["a"] },
        ],
      }),
    );
    const words = [...picture.querySelectorAll("text")].map(({ textContent }) => textContent);
    expect(words).toEqual(expect.arrayContaining(["Start", "Run in parallel", "a", "Join", "End"]));
    expect(picture.querySelectorAll("path").length).toBeGreaterThan(4);
  });

  it.each(["<img src=x onerror=alert(1)>", '"><script>1</script>', "a & b", "\u0000\u0007\uD800"])(
    "shows a name that looks like markup as text: %j",
    (name) => {
      const picture = parsed(shapes({ tasks: [{ name, taskReferenceName: name }] }));
      expect(picture.querySelector("parsererror, img, script")).toBeNull();
      const tags = new Set([...picture.querySelectorAll("*")].map(({ tagName }) => tagName));
      expect([...tags].toSorted()).toEqual(["path", "rect", "text"]);
    },
  );
});
