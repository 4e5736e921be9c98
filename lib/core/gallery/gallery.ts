import type { JsonObject } from "@/lib/core/json";

/** What the pictures of a gallery were made from. Bytes and pixels are null where nobody has told them. */
export interface GallerySource {
  /** Id of the stored picture; null: it came from outside and is not stored. */
  readonly artifactId: string | null;
  readonly name: string;
  readonly format: string | null;
  readonly bytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly sha256: string | null;
}

/** One picture that a run has made, with everything that says how. */
export interface GalleryFile {
  readonly artifactId: string;
  /** Its name in the zip, with a folder where there are several sources. */
  readonly path: string;
  readonly name: string;
  /** Index in the list of sources. */
  readonly source: number;
  readonly workflowId: string;
  readonly workflowName: string;
  readonly workflowVersion: number;
  readonly taskId: string;
  /** Reference name as the run knows it, with the suffix of a loop's turn. */
  readonly task: string;
  /** Its name in the definition. */
  readonly baseRef: string;
  /** The branch of the workflow that made it, in words; null: the task is in none. */
  readonly branch: string | null;
  /** From 1. */
  readonly attempt: number;
  /** The task's input without the picture itself. */
  readonly parameters: JsonObject;
  readonly width: number | null;
  readonly height: number | null;
  readonly format: string | null;
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  /** `1 − bytes ÷ bytes of the source`; null: those are not known. */
  readonly saved: number | null;
  /** How long the task worked on it, ms; null: it does not say. */
  readonly durationMs: number | null;
  /** Where the same bytes were published, else the artifact itself. */
  readonly location: string;
}

/** Answer of `GET /api/executions/{id}/gallery`: the files are those of the zip, in the same order. */
export interface Gallery {
  readonly sources: readonly GallerySource[];
  readonly files: readonly GalleryFile[];
}
