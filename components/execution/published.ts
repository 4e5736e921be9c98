import { useQuery } from "@tanstack/react-query";

import { queries } from "@/lib/client/queries";

export interface Published {
  /** Newest version; null: no version of the name is published. */
  readonly newest: number | null;
  /** The designer has something under the name. */
  readonly isKnown: boolean;
}

/** What is stored now under the name of a run's workflow; null: not known yet. */
export function usePublished(name: string | null): Published | null {
  const versions = useQuery({ ...queries.workflowVersions(), enabled: name !== null }).data;
  const isMissing = versions !== undefined && name !== null && !Object.hasOwn(versions, name);
  const drafts = useQuery({ ...queries.drafts(), enabled: isMissing }).data;
  if (name === null || !versions) return null;
  if (!isMissing) {
    const numbers = (versions[name] ?? []).map(({ version }) => version);
    return { newest: Math.max(...numbers), isKnown: true };
  }
  return drafts ? { newest: null, isKnown: drafts.some((draft) => draft.name === name) } : null;
}
