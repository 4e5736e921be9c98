import type { Diagnostic } from "@codemirror/lint";
import type { Node } from "jsonc-parser";

import type { Fix, Level, Problem } from "@/lib/core/definition/problem";
import { treeOfText } from "@/lib/core/json-text";

const SEVERITIES: Readonly<Record<Level, Diagnostic["severity"]>> = {
  S: "error",
  R: "error",
  W: "warning",
  H: "info",
};

/** Problems of the document at their places in its text; those without one stand at the task's reference name. */
export function diagnosticsOf(
  text: string,
  problems: readonly Problem[],
  settle: (fix: Fix) => void,
): Diagnostic[] {
  if (problems.length === 0) return [];
  const root = treeOfText(text);
  if (!root) return [];
  return problems.flatMap((problem): Diagnostic[] => {
    const node = nodeOf(root, problem);
    if (!node) return [];
    const { level, message, fixes } = problem;
    const { offset, length } = onOneLine(text, node);
    return [
      {
        from: offset,
        to: offset + length,
        severity: SEVERITIES[level],
        message,
        actions: fixes.map((fix) => ({ name: fix.label, apply: () => settle(fix) })),
      },
    ];
  });
}

/** A value of several lines is marked at its key, not on all of its lines. */
function onOneLine(text: string, node: Node): Node {
  const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  const isLong = text.slice(node.offset, node.offset + node.length).includes("\n");
  return isLong && key ? key : node;
}

function nodeOf(root: Node, { path, field }: Problem): Node | undefined {
  const task = keysOf(path);
  const keys = field === undefined ? [] : field.split(".");
  for (let length = keys.length; length > 0; length--) {
    const found = nodeAt(root, [...task, ...keys.slice(0, length)]);
    if (found) return found;
  }
  if (task.length === 0) return undefined;
  return nodeAt(root, [...task, "taskReferenceName"]) ?? nodeAt(root, task);
}

/** `tasks[0].decisionCases[jpg][1]` as keys. */
export function keysOf(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(
    ([, inner, name]) => inner ?? name ?? "",
  );
}

export function nodeAt(root: Node, keys: readonly string[]): Node | undefined {
  let node: Node | undefined = root;
  for (const key of keys) {
    node =
      node.type === "array"
        ? node.children?.[Number(key)]
        : // Of a key that is written twice the last one counts.
          node.children?.findLast(({ children }) => children?.[0]?.value === key)?.children?.[1];
    if (!node) return undefined;
  }
  return node;
}
