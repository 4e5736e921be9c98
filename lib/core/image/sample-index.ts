import { z } from "zod";

import type { JsonObject } from "../json";

/** An entry of `public/samples/index.json`; paths are relative to that file. */
const SampleEntry = z.object({
  /** Name of the workflow. */
  name: z.string(),
  title: z.string(),
  description: z.string(),
  definition: z.string(),
  /** A photo to run it with, and the input that its reference goes to. */
  photo: z.string().nullable(),
  photoInput: z.string().nullable(),
  /** Start input without the photo. */
  input: z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject>,
});
type SampleEntry = z.infer<typeof SampleEntry>;

export const SampleIndex = z.object({ samples: z.array(SampleEntry) });
