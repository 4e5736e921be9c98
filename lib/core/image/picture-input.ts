import type { z } from "zod";

import type { JsonObject } from "../json";
import { ImageError, imageError } from "./errors";
import { effortProblem } from "./plan";
import { readTaskInput } from "./read-input";
import type { PictureOptions } from "./task-schemas";
import type { Warning } from "./warnings";

type PictureSchema = z.ZodObject<{
  readonly outputFormat: z.ZodType<PictureOptions["outputFormat"]>;
  readonly effort: z.ZodType<PictureOptions["effort"]>;
}>;

/**
 * As `readTaskInput`, of a schema with picture options: what does not go together is told beside what is wrong alone.
 * @throws ImageError PARAM_INVALID.
 */
export function readPictureInput<Schema extends PictureSchema>(
  schema: Schema,
  input: JsonObject,
): { value: z.output<Schema>; warnings: Warning[] } {
  const conflict = conflictOf(schema, input);
  try {
    const read = readTaskInput(schema, input);
    if (conflict === null) return read;
    throw imageError("PARAM_INVALID", { problems: [] });
  } catch (error) {
    if (!(error instanceof ImageError) || conflict === null) throw error;
    throw imageError("PARAM_INVALID", { problems: [...problemsOf(error), conflict] });
  }
}

/** What is wrong, parameter by parameter. */
export function problemsOf({ details, message }: ImageError): string[] {
  const { problems } = details;
  return Array.isArray(problems) ? problems.map(String) : [message];
}

/** An effort that the format does not have; null: there is none, or one of both is wrong by itself. */
function conflictOf({ shape }: PictureSchema, input: JsonObject): string | null {
  const own = (key: string) => (Object.hasOwn(input, key) ? input[key] : undefined);
  const effort = shape.effort.safeParse(own("effort"));
  const format = shape.outputFormat.safeParse(own("outputFormat"));
  return effort.success && format.success ? effortProblem(effort.data, format.data) : null;
}
