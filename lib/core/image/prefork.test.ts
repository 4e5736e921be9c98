import { describe, expect, it } from "vitest";

import { ImageError } from "./errors";
import type { RecipeInfo } from "./list-readers";
import { forkOfEffects, forkOfFiles, forkOfGrid } from "./prefork";
import { readTaskInput } from "./read-input";
import { TASK_SCHEMAS } from "./task-schemas";

const sizes = [
  { width: 300, height: 200 },
  { width: 800, height: null },
];

describe("forkOfGrid", () => {
  it("names tasks as the Orkes worker does: formats outside, sizes inside, one counter", () => {
    const { value } = readTaskInput(TASK_SCHEMAS.image_multiple_convert_resize, {
      fileLocation: "upload://0123456789abcdef",
      outputFormats: "jpg, WebP",
      outputSizes: '[{"width":"300.7","height":200},{"width":800}]',
      maintainAspectRatio: "true",
      common: { quality: 70 },
    });
    const { fork, warnings } = forkOfGrid(value, 64);
    expect(warnings).toEqual([]);
    expect(fork.count).toBe(4);
    expect(fork.dynamicTasks.map((task) => task["taskReferenceName"])).toEqual([
      "image_convert_resize_jpg_300x200_0",
      "image_convert_resize_jpg_800xnull_1",
      "image_convert_resize_WebP_300x200_2",
      "image_convert_resize_WebP_800xnull_3",
    ]);
    expect(fork.dynamicTasks[0]).toEqual({
      name: "image_convert_resize",
      taskReferenceName: "image_convert_resize_jpg_300x200_0",
      type: "SIMPLE",
    });
    expect(fork.dynamicTasksInput["image_convert_resize_WebP_800xnull_3"]).toEqual({
      fileLocation: "upload://0123456789abcdef",
      outputFormat: "WebP",
      outputWidth: 800,
      outputHeight: null,
      maintainAspectRatio: true,
      quality: 70,
    });
  });

  it("makes equal combinations once and says so", () => {
    const grid = {
      fileLocation: "x",
      outputFormats: ["jpg", "JPG"],
      outputSizes: sizes,
      maintainAspectRatio: null,
      common: null,
    };
    const { fork, warnings } = forkOfGrid(grid, 64);
    expect(fork.count).toBe(2);
    expect(warnings.map(({ message }) => message)).toEqual([
      "JPG 300x200 was asked for twice and is made once.",
      "JPG 800xnull was asked for twice and is made once.",
    ]);
  });

  it("refuses more than the limit with the product", () => {
    const grid = {
      fileLocation: "x",
      outputFormats: Array.from({ length: 8 }, () => "jpg"),
      outputSizes: Array.from({ length: 9 }, () => ({ width: 1, height: 1 })),
      maintainAspectRatio: null,
      common: null,
    };
    expect(() => forkOfGrid(grid, 64)).toThrow(
      "8 formats × 9 sizes = 72 variants; the limit is 64.",
    );
  });
});

describe("forkOfFiles", () => {
  it("makes one child workflow for each file", () => {
    const fork = forkOfFiles(
      {
        files: [
          { fileLocation: "upload://a", name: "my boat.jpg" },
          { fileLocation: "upload://b", name: "my boat.jpg" },
        ],
        outputFormats: ["jpg"],
        outputSizes: sizes,
        maintainAspectRatio: false,
      },
      64,
    );
    const ref = "image_multiple_convert_resize_my_boat.jpg_1";
    expect(fork.dynamicTasks[1]).toEqual({
      name: "image_multiple_convert_resize",
      taskReferenceName: ref,
      type: "SUB_WORKFLOW",
      subWorkflowParam: { name: "image_multiple_convert_resize", version: 1 },
    });
    expect(fork.dynamicTasksInput[ref]).toEqual({
      fileLocation: "upload://b",
      outputFormats: ["jpg"],
      outputSizes: sizes,
      maintainAspectRatio: false,
    });
  });
});

describe("forkOfEffects", () => {
  it("makes one task for each file and recipe: files outside", () => {
    const files = ["a.jpg", "b.jpg"].map((name) => ({ fileLocation: name, name }));
    const recipes: RecipeInfo[] = [
      { recipe: "Sepia", recipeParameters: { sepiaIntensityThreshold: 80 } },
      { recipe: "negate", recipeParameters: {} },
    ];
    const fork = forkOfEffects(files, recipes);
    expect(Object.keys(fork.dynamicTasksInput)).toEqual([
      "image_effect_a.jpg_Sepia_0",
      "image_effect_a.jpg_negate_1",
      "image_effect_b.jpg_Sepia_2",
      "image_effect_b.jpg_negate_3",
    ]);
    expect(fork.dynamicTasksInput["image_effect_b.jpg_Sepia_2"]).toEqual({
      fileLocation: "b.jpg",
      recipe: "Sepia",
      recipeParameters: { sepiaIntensityThreshold: 80 },
    });
  });
});

describe("lists in inputs", () => {
  const problem = (type: keyof typeof TASK_SCHEMAS, input: Record<string, never>) => {
    try {
      readTaskInput(TASK_SCHEMAS[type], input);
      return "";
    } catch (error) {
      if (error instanceof ImageError) return error.message;
      throw error;
    }
  };
  const grid = { fileLocation: "x", outputFormats: ["jpg"], outputSizes: [{ width: 1 }] };

  it.each([
    [{ outputFormats: "bmp" }, /"outputFormats" entry 1 must be one of jpeg/],
    [{ outputFormats: [] }, /"outputFormats" must be a list of 1 to 64 formats/],
    [{ outputFormats: [7] }, /"outputFormats" entry 1 must be one of/],
    [{ outputSizes: [{ width: 9000 }] }, /entry 1 "width" must be a whole number from 1 to 8192/],
    [{ outputSizes: [{ height: "tall" }] }, /entry 1 "height" must be/],
    [{ outputSizes: ["300x200"] }, /entry 1 must be an object \{ width, height \}/],
    [{ outputSizes: "large" }, /"outputSizes" must be a list of 1 to 64 sizes/],
    [{ common: 5 }, /"common" must be an object/],
  ])("%j is refused", (change, message) => {
    const input = { ...grid, ...change } as unknown as Record<string, never>;
    expect(problem("image_multiple_convert_resize", input)).toMatch(message);
  });

  it("takes one size where a list is meant, and empty sides", () => {
    const { value } = readTaskInput(TASK_SCHEMAS.image_multiple_convert_resize, {
      ...grid,
      outputFormats: "png",
      outputSizes: { width: "", height: 40 },
    });
    expect(value.outputFormats).toEqual(["png"]);
    expect(value.outputSizes).toEqual([{ width: null, height: 40 }]);
  });

  it.each([
    [["sepia"], /entry 1 must be an object \{ recipe, recipeParameters \}/],
    [[{ recipe: "mosaic" }], /entry 1 "recipe" must be one of sepia/],
    [[{ recipe: "tint", recipeParameters: 3 }], /entry 1 "recipeParameters" must be an object/],
  ])("recipeInfos %j are refused", (recipeInfos, message) => {
    const input = { fileLocations: ["x"], recipeInfos } as unknown as Record<string, never>;
    expect(problem("image_effects_prefork", input)).toMatch(message);
  });
});
