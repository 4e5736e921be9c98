import { queryOptions } from "@tanstack/react-query";

import { api } from "./api";

/** Stored bytes, as lists show them. */
export interface Artifact {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly bytes: number;
  readonly contentType: string;
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly createdAt: string;
  readonly workflowId: string | null;
  readonly previewUrl: string | null;
  readonly sha256: string;
  readonly taskId: string | null;
  readonly ref: string | null;
  /** The artifact that it was made from; null: from outside. */
  readonly sourceId: string | null;
}

export interface ArtifactPage {
  readonly artifacts: readonly Artifact[];
  readonly nextCursor: string | null;
}

/** Pictures of all runs, newest first. `cursor`: of the page before, null for the first. @throws ApiError */
export async function variantPage(cursor: string | null, size: number): Promise<ArtifactPage> {
  const after = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
  return api<ArtifactPage>(`/artifacts?kind=variant&limit=${size}${after}`);
}

/** Artifacts by their ids; unknown ones are left out. */
export function artifactsById(ids: readonly string[]) {
  return queryOptions({
    queryKey: ["artifacts", "ids", ids],
    queryFn: () => readArtifacts(ids),
    enabled: ids.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** At most 100 artifacts by their ids; unknown ones are left out. @throws ApiError */
export async function readArtifacts(ids: readonly string[]): Promise<ArtifactPage> {
  return api<ArtifactPage>(`/artifacts?ids=${ids.map(encodeURIComponent).join(",")}`);
}

const ARTIFACT = /^(?:upload:\/\/|store:\/\/a\/)([\w-]{8,64})(?:\.\w+)?$/;

/** The id in an `upload://…` or `store://a/…` address; null for anything else. */
export function artifactIdOf(location: unknown): string | null {
  return typeof location === "string" ? (ARTIFACT.exec(location)?.[1] ?? null) : null;
}
