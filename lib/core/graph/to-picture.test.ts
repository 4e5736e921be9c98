import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { refOf } from "@/lib/core/definition/document";
import { createIds, openWorkspace } from "@/lib/core/edit/open";
import { definitions } from "@/test/definitions";

import { graphOf } from "./from-document";
import { mermaidOf } from "./to-mermaid";
import { svgOf } from "./to-svg";

const task = (ref: string) => ({ name: "work", taskReferenceName: ref });
const PALETTE = {
  ground: "#fff",
  card: "#fff",
  border: "#000",
  edge: "#000",
  text: "#000",
  faint: "#777",
};

function open(definition: unknown) {
  const opened = openWorkspace({ definition, collapsed: {} }, createIds("b"));
  if (!opened.ok) throw new Error("unreadable");
  return opened.workspace;
}

describe("a workflow as Mermaid", () => {
  it("has a node for each task and an arrow for each way", () => {
    const { doc } = open({
      tasks: [
        task("a"),
        {
          ...task("s"),
          type: "SWITCH",
          decisionCases: { jpg: [task("x")] },
          defaultCase: [{ ...task("end"), type: "TERMINATE" }],
        },
        {
          ...task("l"),
          type: "DO_WHILE",
          loopCondition: '$.l["iteration"] < 3',
          loopOver: [task("b")],
        },
      ],
    });
    expect(mermaidOf(doc, ({ raw }) => refOf(raw), "down")).toBe(
      `flowchart TD
  begin(["Start"])
  n1["a"]
  begin --> n1
  n2{"s"}
  n1 --> n2
  n3["x"]
  n2 -- "jpg" --> n3
  n4["end"]
  n2 -- "default" --> n4
  n5{{"l"}}
  n3 --> n5
  n6["b"]
  n5 --> n6
  n6 -- "$.l[#quot;iteration#quot;] #lt; 3" --> n5
  finish(["End"])
  n5 --> finish
`,
    );
  });
  it("keeps hostile names as text", () => {
    const { doc } = open({ tasks: [task('x"] --> evil["<script>\n')] });
    const text = mermaidOf(doc, ({ raw }) => refOf(raw), "right");
    expect(text.split("\n")[0]).toBe("flowchart LR");
    expect(text).toContain('n1["x#quot;] --#gt; evil[#quot;#lt;script#gt; "]');
  });
  it("writes nothing that Mermaid reads as Markdown, a directive or no text at all", () => {
    const fork = { ...task("f"), type: "FORK_JOIN", forkTasks: [[task("a & b")], [task("")]] };
    const { doc } = open({
      tasks: [task("`x"), task("%%{init: {}}%%"), fork, { name: "join", type: "JOIN" }],
    });
    const text = mermaidOf(doc, ({ raw }) => refOf(raw), "down");
    expect(text).not.toMatch(/`|%|""/);
    for (const words of ["#96;x", "#37;#37;{init: {}}#37;#37;", "a #amp; b", "Join"])
      expect(text).toContain(`"${words}"`);
  });
  it("cuts what is long between two characters", () => {
    const { doc } = open({ tasks: [task(`${"x".repeat(118)}""`), task("\u{1f389}".repeat(130))] });
    const text = mermaidOf(doc, ({ raw }) => refOf(raw), "down");
    expect(text).toContain(`"${"x".repeat(118)}#quot;#quot;"`);
    expect(text).toContain(`"${"\u{1f389}".repeat(119)}…"`);
  });
});

describe("a workflow as SVG", () => {
  it("leaves a long title inside its card, however wide the letters are", () => {
    const graph = graphOf(open({ tasks: [task("a")] }));
    const svg = svgOf(graph, PALETTE, () => ({ title: "m".repeat(60), detail: "" }));
    const [title = ""] = /m+…/.exec(svg) ?? [];
    // Bold letters of common typefaces take up to 8.4 pixels on average; a card has 240 for them.
    expect([...title].length * 8.4).toBeLessThanOrEqual(240);
  });
  it("is well-formed and shows every task, whatever its name", () => {
    fc.assert(
      fc.property(definitions(), fc.string(), (definition, name) => {
        const graph = graphOf(open(definition));
        const svg = svgOf(graph, PALETTE, () => ({ title: name, detail: "<b>&" }));
        const parsed = new RegExp("<script|<b>", "i").test(svg);
        expect(parsed).toBe(false);
        expect(svg.startsWith("<svg ")).toBe(true);
        const cards = graph.nodes.filter(({ kind }) => kind !== "merge").length;
        expect(svg.match(/<rect /g)?.length).toBeGreaterThanOrEqual(cards);
        expect(svg.match(/&(?!(amp|lt|gt|quot);)/)).toBe(null);
      }),
      { numRuns: 200 },
    );
  });
});
