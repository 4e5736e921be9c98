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

/** The newest pictures of all runs. */
export function recentVariants() {
  return queryOptions({
    queryKey: ["artifacts", "variants"],
    queryFn: () => api<ArtifactPage>("/artifacts?kind=variant&limit=100"),
    refetchInterval: 5_000,
  });
}

/** Artifacts by their ids; unknown ones are left out. */
export function artifactsById(ids: readonly string[]) {
  return queryOptions({
    queryKey: ["artifacts", "ids", ids],
    queryFn: () => api<ArtifactPage>(`/artifacts?ids=${ids.map(encodeURIComponent).join(",")}`),
    enabled: ids.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const ARTIFACT = /^(?:upload:\/\/|store:\/\/a\/)([\w-]{8,64})(?:\.\w+)?$/;

/** The id in an `upload://…` or `store://a/…` address; null for anything else. */
export function artifactIdOf(location: unknown): string | null {
  return typeof location === "string" ? (ARTIFACT.exec(location)?.[1] ?? null) : null;
}
