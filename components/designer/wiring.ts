import type { Id, RawTask, Workspace } from "@/lib/core/definition/document";
import { nameOf, typeOf } from "@/lib/core/definition/document";
import { refsInScope } from "@/lib/core/definition/scope";
import { treeIndex } from "@/lib/core/definition/tree-index";
import type { Command } from "@/lib/core/edit/command";
import { isAbsent } from "@/lib/core/image/absent";
import { isJsonObject } from "@/lib/core/json";

const MAKES_IMAGE: ReadonlySet<string> = new Set([
  "image_convert_resize",
  "image_effect",
  "image_watermark",
  "fetch_image",
]);
const TAKES_RESULT: ReadonlySet<string> = new Set(["upload_toS3", "store_local", "image_info"]);
const TAKES_IMAGE: ReadonlySet<string> = new Set([
  ...TAKES_RESULT,
  "image_convert_resize",
  "image_effect",
  "image_watermark",
  "image_variants",
  "image_multiple_convert_resize",
]);
const IMAGE_INPUT = "fileLocation";

/** Commands that give new image tasks their image: the nearest result before them, else the workflow's input. */
export function wiring(workspace: Workspace, ids: readonly Id[]): Command[] {
  const index = treeIndex(workspace.doc);
  const commands: Command[] = [];
  for (const id of ids) {
    const place = index.blocks.get(id);
    if (!place || !needsImage(place.block.raw)) continue;
    const source = refsInScope(index, { place, part: "self" }).find(
      ({ grade, target }) => grade === "sure" && MAKES_IMAGE.has(nameOf(target.raw)),
    );
    const useResult = source && TAKES_RESULT.has(nameOf(place.block.raw));
    const value = useResult
      ? `\${${source.ref}.output.fileLocation}`
      : `\${workflow.input.${IMAGE_INPUT}}`;
    commands.push({
      type: "setTask",
      id,
      edits: [{ path: ["inputParameters", IMAGE_INPUT], value }],
    });
    if (!useResult) commands.push(...declaration(workspace));
  }
  return commands;
}

function needsImage(raw: RawTask): boolean {
  const name = nameOf(raw);
  if (typeOf(raw) !== "SIMPLE" || !TAKES_IMAGE.has(name)) return false;
  const inputs = raw["inputParameters"];
  return isAbsent(isJsonObject(inputs) ? inputs[IMAGE_INPUT] : undefined);
}

function declaration({ doc }: Workspace): Command[] {
  const declared = doc.raw["inputParameters"] ?? [];
  if (!Array.isArray(declared) || declared.includes(IMAGE_INPUT)) return [];
  const value = [...declared, IMAGE_INPUT];
  return [{ type: "setWorkflow", edits: [{ path: ["inputParameters"], value }] }];
}
