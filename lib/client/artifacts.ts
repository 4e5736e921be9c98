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

/** The pictures of one run. */
export function variantsOf(workflowId: string) {
  return queryOptions({
    queryKey: ["artifacts", workflowId],
    queryFn: () =>
      api<ArtifactPage>(
        `/artifacts?kind=variant&limit=200&workflowId=${encodeURIComponent(workflowId)}`,
      ),
  });
}
