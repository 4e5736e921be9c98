import type { ImageTaskType } from "./task-schemas";

interface TaskTypeText {
  readonly title: string;
  readonly family: "image" | "storage" | "sample";
  readonly synonyms: readonly string[];
}

/** Names and words of the built-in worker tasks, apart from their schemas: lists need no more. */
export const TASK_TEXTS: Readonly<Record<ImageTaskType, TaskTypeText>> = {
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

export const IMAGE_TASK_TYPES = Object.keys(TASK_TEXTS) as readonly ImageTaskType[];

export function isImageTaskType(name: string): name is ImageTaskType {
  return Object.hasOwn(TASK_TEXTS, name);
}
