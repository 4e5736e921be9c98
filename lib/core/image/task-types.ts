import type { JsonObject } from "../json";
import { fieldsOf } from "./fields";
import { SHIPPED_TASK_DEFS } from "./task-defs";
import { createTaskSchemas, type ImageTaskType, type TaskSchemas } from "./task-schemas";

interface TaskTypeText {
  readonly title: string;
  readonly family: "image" | "storage" | "sample";
  readonly synonyms: readonly string[];
}

const TEXTS: Readonly<Record<ImageTaskType, TaskTypeText>> = {
  image_convert_resize: {
    title: "Convert and resize",
    family: "image",
    synonyms: [
      "thumbnail",
      "scale",
      "shrink",
      "format",
      "jpg",
      "png",
      "webp",
      "avif",
      "crop",
      "rotate",
    ],
  },
  image_variants: {
    title: "Several variants",
    family: "image",
    synonyms: ["sizes", "formats", "thumbnails", "srcset", "responsive", "multiple"],
  },
  image_multiple_convert_resize: {
    title: "Plan sizes × formats",
    family: "image",
    synonyms: ["dynamic", "fork", "multiple", "sizes", "formats"],
  },
  image_list_multiple_convert_resize: {
    title: "Plan sizes × formats of many",
    family: "image",
    synonyms: ["dynamic", "fork", "list", "batch", "sizes", "formats"],
  },
  image_effect: {
    title: "Effect",
    family: "image",
    synonyms: ["sepia", "vibrant", "filter", "greyscale", "negate", "blur", "tint", "recipe"],
  },
  image_effects_prefork: {
    title: "Plan effects of many",
    family: "image",
    synonyms: ["dynamic", "fork", "filter", "recipe", "batch"],
  },
  image_watermark: {
    title: "Watermark",
    family: "image",
    synonyms: ["logo", "overlay", "stamp", "text", "copyright", "composite"],
  },
  fetch_image: {
    title: "Fetch an image",
    family: "image",
    synonyms: ["download", "url", "http", "web", "address"],
  },
  image_info: {
    title: "Image facts",
    family: "image",
    synonyms: ["metadata", "dimensions", "size", "inspect", "probe"],
  },
  upload_toS3: {
    title: "Upload to S3",
    family: "storage",
    synonyms: ["save", "bucket", "publish", "store", "aws"],
  },
  store_local: {
    title: "Save on the server",
    family: "storage",
    synonyms: ["save", "file", "disk", "publish", "folder"],
  },
  sample_flaky: {
    title: "Sample: fails, then works",
    family: "sample",
    synonyms: ["retry", "error", "playground"],
  },
  sample_slow: {
    title: "Sample: slow",
    family: "sample",
    synonyms: ["timeout", "sleep", "delay", "playground"],
  },
  sample_limited: {
    title: "Sample: rate-limited",
    family: "sample",
    synonyms: ["rate", "limit", "throttle", "playground"],
  },
};

export const IMAGE_TASK_TYPES = Object.keys(TEXTS) as readonly ImageTaskType[];

export function isImageTaskType(name: string): name is ImageTaskType {
  return Object.hasOwn(TEXTS, name);
}

/**
 * The built-in worker tasks as `GET /api/tasks/types` lists them: name, title, family, synonyms, description, input
 * fields (described as in `FieldMeta`, by key, in the order of the form), output keys and the shipped definition.
 */
export function describeTaskTypes(schemas: TaskSchemas = createTaskSchemas()): JsonObject[] {
  return IMAGE_TASK_TYPES.map((name) => {
    const definition = SHIPPED_TASK_DEFS.find((entry) => entry.name === name) ?? {};
    const { title, family, synonyms } = TEXTS[name];
    return {
      name,
      type: "SIMPLE",
      title,
      family,
      synonyms: [...synonyms],
      description: definition.description ?? "",
      input: fieldsOf(schemas[name]) as unknown as JsonObject,
      outputKeys: definition.outputKeys ?? [],
      definition: definition as JsonObject,
    };
  });
}
