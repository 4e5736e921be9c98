import type { LiveExecution } from "@/lib/client/follow-execution";
import type { TaskView } from "@/lib/core/execution/task-runs";

/** A picture that a task has made, as its output tells. */
export interface RunPicture {
  readonly artifactId: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Null: the task does not say. */
  readonly sourceBytes: number | null;
  readonly task: TaskView;
}

/** Pictures of completed tasks, in the order in which the tasks began; the same bytes once. */
export function picturesOf({ tasks }: LiveExecution): RunPicture[] {
  const seen = new Set<string>();
  const found: RunPicture[] = [];
  for (const task of [...tasks.values()].toSorted((a, b) => a.seq - b.seq)) {
    for (const picture of task.status === "COMPLETED" ? madeBy(task) : []) {
      if (seen.has(picture.sha256)) continue;
      seen.add(picture.sha256);
      found.push(picture);
    }
  }
  return found;
}

/** Id under which the gallery shows what a task has made first; null: nothing, or it is not known. */
export function shownPictureOf(live: LiveExecution, task: TaskView): string | null {
  const [first] = madeBy(task);
  const shown = first && picturesOf(live).find(({ sha256 }) => sha256 === first.sha256);
  return shown?.artifactId ?? null;
}

/** The picture of an output, and those of its `variants`. */
function madeBy(task: TaskView): RunPicture[] {
  const { variants, sourceBytes } = task.outputData;
  const inner = isObject(variants) ? Object.values(variants).filter(isObject) : [];
  return [task.outputData, ...inner.map((one) => ({ sourceBytes, ...one }))].flatMap(
    (output) => pictureOf(output, task) ?? [],
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function pictureOf(output: TaskView["outputData"], task: TaskView): RunPicture | null {
  const { artifactId, contentType, sha256, bytes, sourceBytes } = output;
  if (typeof artifactId !== "string" || typeof bytes !== "number") return null;
  if (typeof contentType !== "string" || !contentType.startsWith("image/")) return null;
  return {
    artifactId,
    sha256: typeof sha256 === "string" ? sha256 : artifactId,
    bytes,
    sourceBytes: typeof sourceBytes === "number" && sourceBytes > 0 ? sourceBytes : null,
    task,
  };
}

export interface PictureTotals {
  readonly count: number;
  readonly bytes: number;
  /** Mean saving per file against its source, 0.43 for 43 %; null: no source is known. */
  readonly saved: number | null;
}

/** Number, bytes and mean saving: `1 − Σ bytes ÷ Σ source bytes`, each variant with its own source. */
export function totalsOf(pictures: readonly RunPicture[]): PictureTotals {
  const withSource = pictures.filter(({ sourceBytes }) => sourceBytes !== null);
  const sources = withSource.reduce((sum, { sourceBytes }) => sum + (sourceBytes ?? 0), 0);
  const made = withSource.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    count: pictures.length,
    bytes: pictures.reduce((sum, { bytes }) => sum + bytes, 0),
    saved: sources === 0 ? null : 1 - made / sources,
  };
}
