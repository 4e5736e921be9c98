import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { type Artifact, readArtifacts, variantPage } from "@/lib/client/artifacts";
import { onTick } from "@/lib/client/clock";

const SIZE = 60;
const AGAIN_MS = 5_000;

/** Pictures, and what they were made from as far as it is stored. */
interface Page {
  readonly artifacts: readonly Artifact[];
  readonly sources: readonly Artifact[];
  readonly nextCursor: string | null;
}

type Pages = InfiniteData<Page, string | null>;

const KEY = ["artifacts", "recent"];

/** Pages of all pictures, newest first; new ones come by themselves, and pages that were read stay. */
export function useRecentPages() {
  const client = useQueryClient();
  const result = useInfiniteQuery({
    queryKey: KEY,
    queryFn: ({ pageParam }) => readPage(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  useEffect(
    () =>
      onTick(AGAIN_MS, () => {
        void readPage(null)
          .then((fresh) =>
            client.setQueryData<Pages>(KEY, (pages) => pages && merged(pages, fresh)),
          )
          // What is shown stays; the next page or another try says what is wrong.
          .catch(() => undefined);
      }),
    [client],
  );
  const pages = result.data?.pages;
  return useMemo(() => {
    const all = pages ?? [];
    const sources = new Map(all.flatMap((page) => page.sources).map((one) => [one.id, one]));
    return { ...result, variants: all.flatMap(({ artifacts }) => artifacts), sources };
  }, [pages, result]);
}

async function readPage(cursor: string | null): Promise<Page> {
  const { artifacts, nextCursor } = await variantPage(cursor, SIZE);
  const ids = [...new Set(artifacts.flatMap(({ sourceId }) => sourceId ?? []))];
  const sources = ids.length === 0 ? [] : (await readArtifacts(ids)).artifacts;
  return { artifacts, sources, nextCursor };
}

/** The newest as they are now in front of what was read before. */
function merged(data: Pages, fresh: Page): Pages {
  const [first, ...others] = data.pages;
  if (!first) return data;
  if (fresh.nextCursor === null) return { pages: [fresh], pageParams: [null] };
  const known = new Set(fresh.artifacts.map(({ id }) => id));
  const behind = first.artifacts.filter(({ id }) => !known.has(id));
  const isSame = behind.length === 0 && first.artifacts.length === fresh.artifacts.length;
  // More came than a page holds: what lies between is read again from the start.
  if (behind.length === first.artifacts.length) return { pages: [fresh], pageParams: [null] };
  return {
    ...data,
    pages: [
      {
        artifacts: isSame ? fresh.artifacts : [...fresh.artifacts, ...behind],
        sources: [...fresh.sources, ...first.sources],
        nextCursor: first.nextCursor,
      },
      ...others,
    ],
  };
}
