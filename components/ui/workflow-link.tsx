"use client";

import Link from "next/link";
import { type ComponentProps, useEffect, useState } from "react";

import { readAhead } from "@/lib/client/opened-draft";
import { whenIdle } from "@/lib/client/when-idle";

interface WorkflowLinkProps extends Omit<ComponentProps<typeof Link>, "href" | "prefetch"> {
  /** Of the workflow that is opened. */
  readonly name: string;
  /** What the designer is to begin with, such as `{ select: "resize" }`. */
  readonly query?: Readonly<Record<string, string>>;
}

/** The page that shows the link has asked for its own things by then. */
const SETTLED_MS = 1_000;

/** The code is the same for every workflow: one link has it fetched. */
let isCodeAskedFor = false;

/**
 * A link into the designer. The designer's code is fetched when the page has nothing else to do, at the latest when
 * somebody points at the link or moves the focus to it, and the document when it is pressed, beside the page.
 */
export function WorkflowLink({ name, query, ...props }: WorkflowLinkProps) {
  const [isLikely, setLikely] = useState(false);
  const search = query ? `?${new URLSearchParams(query)}` : "";
  useEffect(() => {
    if (isCodeAskedFor) return undefined;
    const fetchCode = () => {
      if (isCodeAskedFor) return;
      isCodeAskedFor = true;
      setLikely(true);
    };
    const timer = setTimeout(() => whenIdle(fetchCode), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Link
      {...props}
      href={`/workflows/${encodeURIComponent(name)}${search}`}
      prefetch={isLikely}
      onPointerEnter={() => setLikely(true)}
      onFocus={() => setLikely(true)}
      // A finger may be about to scroll.
      onPointerDown={({ button, pointerType }) => {
        if (button === 0 && pointerType === "mouse") readAhead(name);
      }}
      // By keyboard or touch; not called where another window is opened.
      onNavigate={() => readAhead(name)}
    />
  );
}
