import type { JsonObject, JsonValue } from "../json";
import { imageError } from "./errors";
import type { RecipeInfo, RequestedSize } from "./list-readers";
import { refPart } from "./names";
import { type Warning, warning } from "./warnings";

/** What a FORK_JOIN_DYNAMIC takes: tasks, and the input of each by reference name. */
export interface DynamicFork {
  readonly dynamicTasks: readonly JsonObject[];
  readonly dynamicTasksInput: JsonObject;
  readonly count: number;
}

interface Branch {
  readonly task: JsonObject & { readonly taskReferenceName: string };
  readonly input: JsonObject;
}

/** A reference as it was given, and the name that its file has. */
export interface NamedFile {
  readonly fileLocation: string;
  readonly name: string;
}

export interface Grid {
  /** As written in the input. */
  readonly outputFormats: readonly string[];
  readonly outputSizes: readonly RequestedSize[];
  readonly maintainAspectRatio: boolean | null;
}

/**
 * One `image_convert_resize` for each format × size: formats outside, sizes inside, one counter from 0, as the Orkes
 * worker names them. Equal combinations are made once.
 * @throws ImageError PARAM_INVALID when there are more than `maxVariants`.
 */
export function forkOfGrid(
  grid: Grid & { readonly fileLocation: string; readonly common: JsonObject | null },
  maxVariants: number,
): { fork: DynamicFork; warnings: Warning[] } {
  requireCount(grid, maxVariants);
  const warnings: Warning[] = [];
  const branches: Branch[] = [];
  const seen = new Set<string>();
  for (const format of grid.outputFormats) {
    for (const { width, height } of grid.outputSizes) {
      const size = `${width}x${height}`;
      const key = `${format.toLowerCase()} ${size}`;
      if (seen.has(key)) {
        warnings.push(
          warning("OPTION_IGNORED", `${format} ${size} was asked for twice and is made once.`),
        );
        continue;
      }
      seen.add(key);
      branches.push({
        task: simple("image_convert_resize", `${refPart(format)}_${size}_${branches.length}`),
        input: {
          ...grid.common,
          fileLocation: grid.fileLocation,
          outputFormat: format,
          outputWidth: width,
          outputHeight: height,
          maintainAspectRatio: grid.maintainAspectRatio,
        },
      });
    }
  }
  return { fork: forkOf(branches), warnings };
}

/**
 * One run of the workflow `image_multiple_convert_resize` for each file, as a child of the caller.
 * @throws ImageError PARAM_INVALID when one file would have more than `maxVariants`.
 */
export function forkOfFiles(
  grid: Grid & { readonly files: readonly NamedFile[] },
  maxVariants: number,
): DynamicFork {
  requireCount(grid, maxVariants);
  const name = "image_multiple_convert_resize";
  return forkOf(
    grid.files.map(({ fileLocation, name: file }, index) => ({
      task: {
        name,
        taskReferenceName: `${name}_${refPart(file)}_${index}`,
        type: "SUB_WORKFLOW",
        subWorkflowParam: { name, version: 1 },
      },
      input: {
        fileLocation,
        outputFormats: [...grid.outputFormats],
        outputSizes: grid.outputSizes.map((size): JsonValue => ({ ...size })),
        maintainAspectRatio: grid.maintainAspectRatio,
      },
    })),
  );
}

/** One `image_effect` for each file × recipe: files outside, recipes inside. */
export function forkOfEffects(
  files: readonly NamedFile[],
  recipes: readonly RecipeInfo[],
): DynamicFork {
  const pairs = files.flatMap((file) => recipes.map((recipe) => ({ file, recipe })));
  return forkOf(
    pairs.map(({ file: { fileLocation, name }, recipe: { recipe, recipeParameters } }, index) => ({
      task: simple("image_effect", `${refPart(name)}_${refPart(recipe)}_${index}`),
      input: { fileLocation, recipe, recipeParameters },
    })),
  );
}

function simple(name: string, rest: string): Branch["task"] {
  return { name, taskReferenceName: `${name}_${rest}`, type: "SIMPLE" };
}

function forkOf(branches: readonly Branch[]): DynamicFork {
  return {
    dynamicTasks: branches.map(({ task }) => task),
    dynamicTasksInput: Object.fromEntries(
      branches.map(({ task, input }) => [task.taskReferenceName, input]),
    ),
    count: branches.length,
  };
}

function requireCount({ outputFormats, outputSizes }: Grid, maxVariants: number): void {
  const count = outputFormats.length * outputSizes.length;
  if (count <= maxVariants) return;
  throw imageError("PARAM_INVALID", {
    problems: [
      `"outputSizes" ask for too much: ${outputFormats.length} formats × ${outputSizes.length} sizes = ` +
        `${count} variants; the limit is ${maxVariants}.`,
    ],
  });
}
