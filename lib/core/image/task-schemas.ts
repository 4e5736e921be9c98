import { z } from "zod";

import { isSafeKey, isSafePath } from "./file-location";
import { defaulted, type Field, optional, Refusal, required } from "./fields";
import { IMAGE_FORMATS } from "./formats";
import { DEFAULT_IMAGE_LIMITS, type ImageLimits } from "./image-limits";
import { effectSchemas, fetchSchemas, fileLocation, severalSchemas } from "./image-schemas";
import { pictureFields } from "./picture-options";
import {
  format,
  fraction,
  headerMap,
  isHeaderText,
  oneOf,
  text,
  truth,
  wholeNumber,
} from "./readers";
import { variantSchema } from "./row-fields";

const IF_EXISTS = ["overwrite", "fail", "skip"] as const;
export type IfExists = (typeof IF_EXISTS)[number];

/** Storages take 2 KB, and our own entry `sha256` with its 64 digits counts too. */
const METADATA_BYTES = 2_048 - 70;

const ifExists = defaulted(
  {
    kind: "enum",
    title: "If it exists",
    options: IF_EXISTS,
    default: "overwrite",
    advanced: true,
    help: "skip keeps the object that is there.",
  },
  oneOf(IF_EXISTS),
);

/**
 * Input schemas of the built-in tasks, by task type: used by the workers, the designer's forms and the list of task
 * types. The limits are those of this installation.
 */
export function createTaskSchemas(limits: ImageLimits = DEFAULT_IMAGE_LIMITS) {
  const { outputSidePixels: maxSidePixels, variants: maxVariants } = limits;
  return {
    image_convert_resize: z.object({
      fileLocation,
      outputFormat: required(
        {
          kind: "enum",
          title: "Format",
          options: ["auto", ...IMAGE_FORMATS],
          help: "auto: the format of the source. jpg and tif are understood.",
        },
        format,
      ),
      ...pictureFields(maxSidePixels),
    }),
    image_info: z.object({
      fileLocation,
      stats: defaulted(
        {
          kind: "boolean",
          title: "Colour statistics",
          default: false,
          help: "Also the dominant colour and whether every pixel is opaque; reads the whole picture.",
        },
        truth,
      ),
    }),
    ...severalSchemas(maxSidePixels, maxVariants),
    ...effectSchemas(),
    ...fetchSchemas(limits.sourceBytes),
    upload_toS3: z.object({ fileLocation, ...bucketFields(), ifExists, ...objectFields() }),
    store_local: z.object({ fileLocation, ...folderFields(), ifExists }),
    ...playgroundSchemas(),
  };
}

export const TASK_SCHEMAS = createTaskSchemas();
export type TaskSchemas = ReturnType<typeof createTaskSchemas>;
export type ImageTaskType = keyof TaskSchemas;
export type TaskInput<Type extends ImageTaskType> = z.output<TaskSchemas[Type]>;
/** Picture options as read: what a variant is made from. */
export type PictureOptions = Omit<TaskInput<"image_convert_resize">, "fileLocation">;

/** The defaults of every picture option but the format. */
export function pictureOptionsOf(given: Pick<PictureOptions, "outputFormat">): PictureOptions {
  return { ...DEFAULTS, ...given };
}

const DEFAULTS = variantSchema(DEFAULT_IMAGE_LIMITS.outputSidePixels).parse({});

function bucketFields() {
  return {
    bucket: optional(
      {
        kind: "text",
        title: "Bucket",
        placeholder: "the configured bucket",
        help: "One that this server is configured for. With none configured the file goes to the local store.",
      },
      text(63),
    ),
    connection: optional(
      {
        kind: "text",
        title: "Connection",
        advanced: true,
        placeholder: "the configured one",
        help: "The name of another bucket that the administrator has configured, with its own keys.",
      },
      text(60),
    ),
    key: optional(
      {
        kind: "text",
        title: "Key",
        placeholder: "<run>/<task>/<name>",
        help: "The object's whole name. Empty: made from run, task and variant, so that a retry overwrites it.",
      },
      objectKey,
    ),
    keyPrefix: optional(
      {
        kind: "text",
        title: "Key prefix",
        placeholder: "<run>/<task>",
        help: "Folder for a key made from the file's name.",
      },
      keyPrefix,
    ),
  };
}

function objectFields() {
  return {
    contentType: header(
      "Content type",
      "found out from the bytes",
      "Told to whoever fetches the object.",
    ),
    cacheControl: header(
      "Cache-Control",
      "max-age=31536000",
      "How long browsers and proxies may keep it.",
    ),
    contentDisposition: header(
      "Content-Disposition",
      "inline",
      "Whether it is shown or saved, and under which name.",
    ),
    metadata: optional(
      {
        kind: "object",
        title: "Metadata",
        widget: "texts",
        advanced: true,
        help: `Text values, ${METADATA_BYTES} bytes in all with their names.`,
      },
      headerMap(METADATA_BYTES),
    ),
    presignSeconds: optional(
      {
        kind: "integer",
        title: "Signed address for",
        unit: "s",
        minimum: 1,
        maximum: 604_800,
        advanced: true,
        placeholder: "off",
        help: "Adds a download address that works for this long. It is a secret.",
      },
      wholeNumber(1, 604_800),
    ),
  };
}

function header(title: string, placeholder: string, help: string): Field<string | null> {
  return optional({ kind: "text", title, placeholder, help, advanced: true }, headerText);
}

function folderFields() {
  return {
    fileName: optional(
      {
        kind: "text",
        title: "File name",
        placeholder: "from the image",
        help: "The whole name, with its ending: none is added.",
      },
      text(255),
    ),
    folder: optional(
      {
        kind: "text",
        title: "Folder",
        placeholder: "the root of the store",
        help: "Relative, at most 8 levels.",
      },
      relativeFolder,
    ),
  };
}

function playgroundSchemas() {
  return {
    sample_flaky: z.object({
      failTimes: defaulted(
        {
          kind: "integer",
          title: "Fail this often",
          minimum: 0,
          maximum: 100,
          default: 2,
          help: "That many attempts fail, the next one succeeds.",
        },
        wholeNumber(0, 100),
      ),
      message: optional(
        { kind: "text", title: "Reason given", help: "Shown at each failed attempt." },
        text(200),
      ),
    }),
    sample_slow: z.object({
      seconds: defaulted(
        {
          kind: "number",
          title: "Takes",
          unit: "s",
          help: "The worker does nothing for so long.",
          minimum: 0,
          maximum: 3_600,
          default: 5,
        },
        fraction({ min: 0, max: 3_600 }),
      ),
    }),
    sample_limited: z.object({
      seconds: defaulted(
        {
          kind: "number",
          title: "Takes",
          unit: "s",
          help: "The worker does nothing for so long.",
          minimum: 0,
          maximum: 60,
          default: 0.5,
        },
        fraction({ min: 0, max: 60 }),
      ),
    }),
  };
}

function objectKey(value: unknown): string | Refusal {
  const key = text(1_024)(value);
  if (key instanceof Refusal) return key;
  return isSafeKey(key)
    ? key
    : new Refusal('must be an object name without leading "/", "//", "." and ".." segments');
}

function keyPrefix(value: unknown): string | Refusal {
  const key = text(1_024)(value);
  if (key instanceof Refusal) return key;
  const prefix = key.replace(/\/$/, "");
  return isSafeKey(prefix)
    ? prefix
    : new Refusal('must be a folder without leading "/", "//", "." and ".." segments');
}

function relativeFolder(value: unknown): string | Refusal {
  const folder = text(900)(value);
  if (folder instanceof Refusal) return folder;
  const path = folder.replace(/\/$/, "");
  return isSafePath(path) && path.split("/").length <= 8
    ? path
    : new Refusal("must be a relative folder of plain names, at most 8 levels");
}

function headerText(value: unknown): string | Refusal {
  const line = text(1_024)(value);
  return typeof line === "string" && !isHeaderText(line)
    ? new Refusal("must be one line of ASCII text")
    : line;
}
