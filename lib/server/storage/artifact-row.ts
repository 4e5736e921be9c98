import { z } from "zod";

import type { ArtifactRow } from "./storage";

const text = z.string().max(2_000);
const count = z.number().int().min(0);

/** A row of the catalog as other processes send it, or leave it in a bucket. */
export const ArtifactRowShape = z.object({
  id: z.string().regex(/^[\w-]{16,64}$/),
  kind: z.enum(["upload", "variant", "fetched", "published"]),
  sha256: z.string().regex(/^[\da-f]{64}$/),
  bytes: count,
  contentType: text,
  format: text.nullable(),
  width: count.nullable(),
  height: count.nullable(),
  pages: count.nullable(),
  name: text,
  createdAt: count,
  workflowId: text.nullable(),
  taskId: text.nullable(),
  ref: text.nullable(),
  attempt: count.nullable(),
  variant: text.nullable(),
  sourceId: text.nullable(),
  location: text.nullable(),
}) satisfies z.ZodType<ArtifactRow>;
