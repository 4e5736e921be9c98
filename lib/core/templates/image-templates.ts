import type { WorkflowDef, WorkflowTask } from "../definition/schema";
import type { JsonObject } from "../json";

/** A workflow to begin from. */
export interface WorkflowTemplate {
  readonly key: string;
  readonly title: string;
  /** When to take it, in a sentence. */
  readonly about: string;
  readonly definition: WorkflowDef;
}

const PHOTO = "${workflow.input.fileLocation}";
const resultOf = (ref: string) => `\${${ref}.output.fileLocation}`;

function worker(name: string, ref: string, inputParameters: JsonObject): WorkflowTask {
  return { name, taskReferenceName: ref, type: "SIMPLE", inputParameters };
}

function convert(ref: string, more: JsonObject, from = PHOTO): WorkflowTask {
  return worker("image_convert_resize", ref, { fileLocation: from, ...more });
}

function store(ref: string, from: string): WorkflowTask {
  return worker("store_local", ref, { fileLocation: resultOf(from) });
}

function fork(ref: string, lanes: WorkflowTask[][]): WorkflowTask[] {
  const joinOn = lanes.map((lane) => lane.at(-1)?.taskReferenceName ?? "");
  return [
    { name: "fork", taskReferenceName: ref, type: "FORK_JOIN", forkTasks: lanes },
    { name: "join", taskReferenceName: `${ref}_join`, type: "JOIN", joinOn },
  ];
}

function define(
  description: string,
  tasks: WorkflowTask[],
  outputParameters: JsonObject,
  inputParameters: string[] = ["fileLocation"],
): WorkflowDef {
  return {
    name: "template",
    description,
    version: 1,
    schemaVersion: 2,
    inputParameters,
    tasks,
    outputParameters,
  };
}

function variants(ref: string, options: Readonly<Record<string, JsonObject>>): WorkflowTask[] {
  const lanes = Object.entries(options).map(([key, more]) => [
    convert(`convert_${key}`, more),
    store(`save_${key}`, `convert_${key}`),
  ]);
  return fork(ref, lanes);
}

function saved(keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.map((key) => [key, resultOf(`save_${key}`)] as const));
}

/** Image pipelines to begin from, the simplest first. All of them run as they are with one photo, or a list of them. */
export const IMAGE_TEMPLATES: readonly WorkflowTemplate[] = [
  {
    key: "thumbnail",
    title: "One thumbnail",
    about: "A small WebP of a photo, saved on the server.",
    definition: define(
      "A small WebP of a photo.",
      [
        convert("thumbnail", { outputFormat: "webp", outputWidth: 320 }),
        store("save", "thumbnail"),
      ],
      { thumbnail: resultOf("save") },
    ),
  },
  {
    key: "formats",
    title: "Several formats at once",
    about: "WebP, AVIF and JPEG in parallel: browsers take what they know.",
    definition: define(
      "One photo in three formats.",
      variants("formats", {
        webp: { outputFormat: "webp", outputWidth: 1600 },
        avif: { outputFormat: "avif", outputWidth: 1600 },
        jpeg: { outputFormat: "jpeg", outputWidth: 1600 },
      }),
      saved(["webp", "avif", "jpeg"]),
    ),
  },
  {
    key: "sizes",
    title: "Responsive sizes",
    about: "Four widths of one photo for srcset.",
    definition: define(
      "One photo in four widths.",
      variants("sizes", {
        small: { outputFormat: "webp", outputWidth: 320 },
        medium: { outputFormat: "webp", outputWidth: 800 },
        large: { outputFormat: "webp", outputWidth: 1600 },
        huge: { outputFormat: "webp", outputWidth: 2400 },
      }),
      saved(["small", "medium", "large", "huge"]),
    ),
  },
  {
    key: "by-size",
    title: "Decide by size",
    about: "Looks at the photo first: large ones are made smaller, small ones keep their size.",
    definition: define(
      "Large photos are made smaller, small ones only converted.",
      [
        worker("image_info", "facts", { fileLocation: PHOTO }),
        {
          name: "switch",
          taskReferenceName: "large_or_small",
          type: "SWITCH",
          evaluatorType: "javascript",
          expression: "$.width > 1600 ? 'large' : 'small'",
          inputParameters: { width: "${facts.output.width}" },
          decisionCases: {
            large: [
              convert("make_smaller", { outputFormat: "webp", outputWidth: 1600 }),
              store("save_smaller", "make_smaller"),
            ],
          },
          defaultCase: [
            convert("keep_size", { outputFormat: "webp" }),
            store("save_same", "keep_size"),
          ],
        },
      ],
      { width: "${facts.output.width}" },
    ),
  },
  {
    key: "approval",
    title: "Somebody looks at it first",
    about: "Makes a preview, waits for a person, then saves the large version.",
    definition: define(
      "A person approves the preview before the large version is saved.",
      [
        convert("preview", { outputFormat: "webp", outputWidth: 480 }),
        {
          name: "approve",
          taskReferenceName: "approve",
          type: "HUMAN",
          inputParameters: { preview: resultOf("preview") },
        },
        convert("final", { outputFormat: "jpeg", outputWidth: 2400, quality: 88 }),
        store("save_final", "final"),
      ],
      { final: resultOf("save_final") },
    ),
  },
  {
    key: "batch",
    title: "A list of photos",
    about: "As many branches as there are photos, made when it runs.",
    definition: define(
      "Every photo of a list becomes a WebP.",
      [
        {
          name: "tasks",
          taskReferenceName: "tasks",
          type: "INLINE",
          inputParameters: {
            evaluatorType: "javascript",
            expression:
              "(function () {\n  return $.photos.map((fileLocation) => ({\n    fileLocation, outputFormat: 'webp', outputWidth: 1200,\n  }));\n})()",
            photos: "${workflow.input.photos}",
          },
        },
        {
          name: "each",
          taskReferenceName: "each",
          type: "FORK_JOIN_DYNAMIC",
          inputParameters: {
            forkTaskName: "image_convert_resize",
            forkTaskInputs: "${tasks.output.result}",
          },
        },
        { name: "join", taskReferenceName: "each_join", type: "JOIN", joinOn: [] },
      ],
      { all: "${each_join.output}" },
      ["photos"],
    ),
  },
];
