import type { TaskDef } from "../definition/schema";
import type { ImageTaskType } from "./task-schemas";
import { TASK_SCHEMAS } from "./task-schemas";

/** Output keys of every task that makes a picture. */
const PICTURE_OUTPUT_KEYS = [
  "fileLocation",
  "outputLocation",
  "artifactId",
  "width",
  "height",
  "format",
  "contentType",
  "bytes",
  "sha256",
  "hasAlpha",
  "pages",
  "sourceWidth",
  "sourceHeight",
  "sourceFormat",
  "sourceBytes",
  "savedPercent",
  "durationMs",
  "warnings",
] as const;

const UPLOAD_OUTPUT_KEYS = ["fileLocation", "bytes", "sha256", "contentType", "skipped"];

/** What a FORK_JOIN_DYNAMIC takes. */
const FORK_OUTPUT_KEYS = ["dynamicTasks", "dynamicTasksInput", "count", "warnings"];

const OUTPUT_KEYS: Readonly<Record<ImageTaskType, readonly string[]>> = {
  image_convert_resize: [...PICTURE_OUTPUT_KEYS, "outputWidth", "outputHeight", "outputFormat"],
  image_variants: ["variants", "count", "bytes", "durationMs", "failed", "warnings"],
  image_multiple_convert_resize: FORK_OUTPUT_KEYS,
  image_list_multiple_convert_resize: FORK_OUTPUT_KEYS,
  image_effects_prefork: FORK_OUTPUT_KEYS,
  image_effect: [...PICTURE_OUTPUT_KEYS, "recipe", "recipeParameters"],
  image_watermark: PICTURE_OUTPUT_KEYS,
  fetch_image: [
    "fileLocation",
    "artifactId",
    "contentType",
    "bytes",
    "sha256",
    "width",
    "height",
    "warnings",
  ],
  image_info: [
    "format",
    "contentType",
    "width",
    "height",
    "rawWidth",
    "rawHeight",
    "orientation",
    "pages",
    "hasAlpha",
    "channels",
    "depth",
    "space",
    "hasProfile",
    "density",
    "isProgressive",
    "bytes",
    "sha256",
    "dominant",
    "isOpaque",
  ],
  upload_toS3: [
    ...UPLOAD_OUTPUT_KEYS,
    "s3Url",
    "objectUrl",
    "bucket",
    "key",
    "etag",
    "versionId",
    "presignedUrl",
    "expiresAt",
    "downloadUrl",
    "stored",
  ],
  store_local: [...UPLOAD_OUTPUT_KEYS, "artifactId", "downloadUrl"],
  sample_flaky: ["attempt", "message"],
  sample_slow: ["seconds"],
  sample_limited: ["seconds", "startedAt"],
};

type Policy = Pick<
  TaskDef,
  | "retryCount"
  | "retryLogic"
  | "retryDelaySeconds"
  | "timeoutSeconds"
  | "responseTimeoutSeconds"
  | "timeoutPolicy"
  | "concurrentExecLimit"
  | "rateLimitPerFrequency"
  | "rateLimitFrequencyInSeconds"
>;

/** The figures of the Orkes task definitions, without their rate limit. */
const ORKES: Policy = policy({
  retryCount: 3,
  retryLogic: "FIXED",
  retryDelaySeconds: 30,
  timeoutSeconds: 30,
  responseTimeoutSeconds: 30,
  timeoutPolicy: "TIME_OUT_WF",
});

const QUICK: Policy = policy({
  retryCount: 3,
  retryLogic: "EXPONENTIAL_BACKOFF",
  retryDelaySeconds: 1,
  timeoutSeconds: 30,
  responseTimeoutSeconds: 30,
  timeoutPolicy: "RETRY",
});

/** The figures of the Orkes definitions of tasks that prepare a fork. */
const PREFORK: Policy = { ...ORKES, retryDelaySeconds: 15 };

const EFFECT: Policy = policy({
  retryCount: 3,
  retryLogic: "FIXED",
  retryDelaySeconds: 30,
  timeoutSeconds: 120,
  responseTimeoutSeconds: 60,
  timeoutPolicy: "RETRY",
});

const LONG: Policy = policy({
  retryCount: 2,
  retryLogic: "EXPONENTIAL_BACKOFF",
  retryDelaySeconds: 2,
  timeoutSeconds: 300,
  responseTimeoutSeconds: 120,
  timeoutPolicy: "RETRY",
});

/**
 * Task definitions registered at the first start where absent. `concurrentExecLimit` and the rate limit are off for the
 * image tasks: the pool of image workers is their limit.
 */
export const SHIPPED_TASK_DEFS: readonly TaskDef[] = [
  shipped("image_convert_resize", "Converts, resizes and adjusts one picture.", ORKES),
  shipped("image_variants", "Makes several variants of one picture from one decode.", LONG),
  shipped(
    "image_multiple_convert_resize",
    "Prepares a fork with one conversion for each size and format of a picture.",
    PREFORK,
  ),
  shipped(
    "image_list_multiple_convert_resize",
    "Prepares a fork with one run of image_multiple_convert_resize for each of many pictures.",
    PREFORK,
  ),
  shipped(
    "image_effects_prefork",
    "Prepares a fork with one task for each picture and effect.",
    PREFORK,
  ),
  shipped("image_effect", "Gives a picture an effect such as sepia or a watermark.", EFFECT),
  shipped("image_watermark", "Lays a picture or a text over a picture.", LONG),
  shipped("fetch_image", "Downloads an image from a web address.", QUICK),
  shipped("image_info", "Reads format, size and colour facts of a picture.", QUICK),
  shipped(
    "upload_toS3",
    "Saves a file to the configured bucket, or to the local store when there is none.",
    ORKES,
  ),
  shipped("store_local", "Saves a file below the server's own folder of published files.", QUICK),
  shipped("sample_flaky", "Fails a few times before it succeeds: shows retries and back-off.", {
    ...policy({
      retryCount: 3,
      retryLogic: "EXPONENTIAL_BACKOFF",
      retryDelaySeconds: 2,
      timeoutSeconds: 20,
      responseTimeoutSeconds: 10,
      timeoutPolicy: "RETRY",
    }),
  }),
  shipped("sample_slow", "Takes its time: shows time limits. Make it slower than its limits.", {
    ...policy({
      retryCount: 1,
      retryLogic: "FIXED",
      retryDelaySeconds: 1,
      timeoutSeconds: 8,
      responseTimeoutSeconds: 8,
      timeoutPolicy: "RETRY",
    }),
  }),
  shipped("sample_limited", "Starts at most once in two seconds: shows rate limits.", {
    ...policy({
      retryCount: 3,
      retryLogic: "FIXED",
      retryDelaySeconds: 5,
      timeoutSeconds: 60,
      responseTimeoutSeconds: 60,
      timeoutPolicy: "RETRY",
    }),
    concurrentExecLimit: 1,
    rateLimitPerFrequency: 1,
    rateLimitFrequencyInSeconds: 2,
  }),
];

function policy(
  values: Omit<
    Policy,
    "concurrentExecLimit" | "rateLimitPerFrequency" | "rateLimitFrequencyInSeconds"
  >,
): Policy {
  return {
    ...values,
    concurrentExecLimit: 0,
    rateLimitPerFrequency: 0,
    rateLimitFrequencyInSeconds: 1,
  };
}

function shipped(name: ImageTaskType, description: string, rule: Policy): TaskDef {
  return {
    name,
    description,
    ownerEmail: "baton@localhost",
    ...rule,
    inputKeys: Object.keys(TASK_SCHEMAS[name].shape),
    outputKeys: [...OUTPUT_KEYS[name]],
  };
}
