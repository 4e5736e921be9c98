"use client";

import { type ComponentType, useEffect, useState } from "react";

import { sayLost } from "./when-loaded";

const AGAIN_MS = 3_000;

/**
 * A part of the page whose code is fetched when it is first shown: nothing of it is in the first load. What cannot be
 * fetched says so, and is tried again while it is wanted.
 */
export function lazyPart<P extends object>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function LazyPart(props: P) {
    const [Part, setPart] = useState<ComponentType<P> | null>(() => loaded);
    useEffect(() => {
      if (Part) return undefined;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isWanted = true;
      const fetchPart = () =>
        load().then(
          (part) => {
            loaded = part;
            if (isWanted) setPart(() => part);
          },
          () => {
            sayLost();
            if (isWanted) timer = setTimeout(fetchPart, AGAIN_MS);
          },
        );
      void fetchPart();
      return () => {
        isWanted = false;
        clearTimeout(timer);
      };
    }, [Part]);
    return Part ? <Part {...props} /> : null;
  };
}
