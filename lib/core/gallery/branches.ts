import { refOf } from "@/lib/core/definition/document";
import { parse } from "@/lib/core/definition/parse";
import { type Place, treeIndex } from "@/lib/core/definition/tree-index";

/**
 * The branch of every task of a definition, in words, by reference name: the innermost lane of a fork or case of a
 * switch around it. Tasks in no branch, and those of a definition that cannot be read, are absent. Pure.
 */
export function branchesOf(definition: unknown): ReadonlyMap<string, string> {
  let next = 0;
  const parsed = parse(definition, () => `g${(next += 1)}`);
  const branches = new Map<string, string>();
  if (!parsed.ok) return branches;
  for (const [ref, { place, part }] of treeIndex(parsed.doc).refs) {
    const branch = part === "self" ? branchOf(place) : null;
    if (branch !== null) branches.set(ref, branch);
  }
  return branches;
}

function branchOf(place: Place): string | null {
  for (let at: Place | null = place; at; at = at.in.owner) {
    const { role, owner } = at.in;
    const ref = owner ? refOf(owner.block.raw) : "";
    if (role.kind === "lane") return `Branch ${role.index + 1} of ${ref}`;
    if (role.kind === "case") return `Case ${role.case.key} of ${ref}`;
    if (role.kind === "otherwise") return `Default of ${ref}`;
  }
  return null;
}
