import type { Block, Doc, Seq } from "../definition/document";
import { refOf, textOf, typeOf } from "../definition/document";
import { blockEndsRun } from "../definition/join-on";

interface Writer {
  readonly lines: string[];
  readonly title: (block: Block) => string;
  count: number;
}

/**
 * A flow chart of the workflow in Mermaid's language (flowchart syntax of its documentation). `title` names a block;
 * names are written as quoted text, so that nothing in them is read as syntax.
 */
export function mermaidOf(doc: Doc, title: (block: Block) => string, direction: "down" | "right") {
  const writer: Writer = { lines: [], title, count: 0 };
  writer.lines.push(direction === "down" ? "flowchart TD" : "flowchart LR");
  node(writer, "begin", `(["Start"])`);
  const ends = writeSeq(writer, doc.root, [{ from: "begin", label: "" }]);
  node(writer, "finish", `(["End"])`);
  connect(writer, ends, "finish");
  return `${writer.lines.join("\n")}\n`;
}

interface Tail {
  readonly from: string;
  readonly label: string;
}

function writeSeq(writer: Writer, seq: Seq, tails: readonly Tail[]): readonly Tail[] {
  let open = tails;
  for (const block of seq.items) open = writeBlock(writer, block, open);
  return open;
}

function writeBlock(writer: Writer, block: Block, tails: readonly Tail[]): readonly Tail[] {
  const id = nextId(writer);
  const name = quoted(writer.title(block));
  switch (block.kind) {
    case "task":
    case "join":
      node(writer, id, typeOf(block.raw) === "SUB_WORKFLOW" ? `[[${name}]]` : `[${name}]`);
      connect(writer, tails, id);
      return blockEndsRun(block) ? [] : [{ from: id, label: "" }];
    case "dynfork":
      node(writer, id, `[/${name}/]`);
      connect(writer, tails, id);
      return [{ from: id, label: "" }];
    case "fork": {
      node(writer, id, `[/${name}/]`);
      connect(writer, tails, id);
      const ends: Tail[] = [];
      for (const { seq } of block.lanes)
        ends.push(...writeSeq(writer, seq, [{ from: id, label: "" }]));
      const join = nextId(writer);
      node(
        writer,
        join,
        `[\\${quoted(block.join ? refOf(block.join.raw) || "Join" : "no join")}\\]`,
      );
      connect(writer, ends, join);
      return [{ from: join, label: "" }];
    }
    case "switch": {
      node(writer, id, `{${name}}`);
      connect(writer, tails, id);
      const ends: Tail[] = [];
      const paths = [...block.cases, { key: "default", seq: block.otherwise }];
      for (const { key, seq } of paths)
        ends.push(...writeSeq(writer, seq, [{ from: id, label: key }]));
      return ends;
    }
    case "loop": {
      node(writer, id, `{{${name}}}`);
      connect(writer, tails, id);
      const ends = writeSeq(writer, block.body, [{ from: id, label: "" }]);
      const again = textOf(block.raw, "loopCondition");
      connect(
        writer,
        ends.map(({ from, label }) => ({ from, label: label || again })),
        id,
      );
      return [{ from: id, label: "" }];
    }
  }
}

function nextId(writer: Writer): string {
  writer.count += 1;
  return `n${writer.count}`;
}

function node({ lines }: Writer, id: string, shape: string): void {
  lines.push(`  ${id}${shape}`);
}

function connect({ lines }: Writer, tails: readonly Tail[], to: string): void {
  for (const { from, label } of tails) {
    lines.push(label === "" ? `  ${from} --> ${to}` : `  ${from} -- ${quoted(label)} --> ${to}`);
  }
}

const LONGEST = 120;

/** What Mermaid would read as its own: markup, Markdown after a backtick, a directive after two percent signs. */
const CODES: Readonly<Record<string, string>> = {
  "#": "#35;",
  '"': "#quot;",
  "<": "#lt;",
  ">": "#gt;",
  "&": "#amp;",
  "`": "#96;",
  "%": "#37;",
};

/** Text in quotes, cut before it is written in codes, which are read as characters. Without any it would be no text. */
function quoted(text: string): string {
  const letters = [...text.replaceAll(/\s+/g, " ")];
  const plain =
    letters.length > LONGEST ? `${letters.slice(0, LONGEST - 1).join("")}…` : letters.join("");
  return `"${plain.replaceAll(/[#"<>&`%]/g, (letter) => CODES[letter] ?? letter) || " "}"`;
}
