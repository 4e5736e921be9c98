import type { CardRuns } from "@/components/canvas/card-run";
import { type Artifact, artifactIdOf, artifactsById } from "@/lib/client/artifacts";
import type { LiveExecution } from "@/lib/client/follow-execution";
import { bytesText, countText } from "@/lib/client/format";

/** Reads what is known of the first stored picture in the input; disabled when there is none. */
export function sourceQuery(input: Readonly<Record<string, unknown>> | null) {
  const id = input === null ? null : (texts(input).map(artifactIdOf).find(isText) ?? null);
  return artifactsById(id === null ? [] : [id]);
}

/** What the start of the graph shows: the picture that was put in, else how many values were. */
export function startOf(live: LiveExecution, source: Artifact | null): CardRuns["start"] {
  if (source) {
    const size = source.width === null ? "" : `${source.width} × ${source.height} · `;
    return {
      title: source.name,
      detail: `${size}${bytesText(source.bytes)}`,
      imageUrl: source.format === null ? null : `/api/artifacts/${source.id}/preview?width=96`,
    };
  }
  const { input } = live.execution;
  const location = texts(input).find((text) => /^[a-z0-9]+:\/\//i.test(text));
  const name = location
    ?.split(/[?#]/, 1)[0]
    ?.split("/")
    .findLast((part) => part !== "");
  const count = Object.keys(input).length;
  return {
    title: name ?? "Start",
    detail: count === 0 ? "no input" : countText(count, "input"),
    imageUrl: null,
  };
}

const MOST_TEXTS = 200;

/** Texts in a value, in order, from the outside to the inside. */
function texts(value: unknown): string[] {
  const found: string[] = [];
  const open: unknown[] = [value];
  for (let at = 0; at < open.length && at < MOST_TEXTS; at += 1) {
    const next = open[at];
    if (typeof next === "string") found.push(next);
    else if (typeof next === "object" && next !== null) open.push(...Object.values(next));
  }
  return found;
}

function isText(value: string | null): value is string {
  return value !== null;
}
