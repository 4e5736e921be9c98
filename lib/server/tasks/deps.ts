import type { ImageLimits } from "@/lib/core/image/image-limits";
import type { ImagePool } from "@/lib/server/children/pool";
import type { Artifacts } from "@/lib/server/storage/artifacts";
import type { JobDirectories } from "@/lib/server/storage/job-directories";
import type { Sources } from "@/lib/server/storage/sources";
import type { ObjectClient, PublishedFiles } from "@/lib/server/storage/storage";

/** What the built-in workers work with. None of it knows queue, engine or database. */
export interface ImageTaskDeps {
  readonly pool: ImagePool;
  readonly artifacts: Artifacts;
  readonly sources: Sources;
  readonly files: PublishedFiles;
  /** Null: no bucket is configured. */
  readonly objects: ObjectClient | null;
  /** Other buckets, by the name that tasks call them by. */
  readonly connections: ReadonlyMap<string, ObjectClient>;
  readonly jobs: JobDirectories;
  readonly limits: ImageLimits;
  /** Absolute path of the font that texts are drawn with. */
  readonly fontFile: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
