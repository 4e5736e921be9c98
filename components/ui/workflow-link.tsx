"use client";

import Link from "next/link";
import { type ComponentProps, useState } from "react";

import { readAhead } from "@/lib/client/opened-draft";

interface WorkflowLinkProps extends Omit<ComponentProps<typeof Link>, "href" | "prefetch"> {
  /** Of the workflow that is opened. */
  readonly name: string;
  /** What the designer is to begin with, such as `{ select: "resize" }`. */
  readonly query?: Readonly<Record<string, string>>;
}

/**
 * A link into the designer. Whoever points at it or moves the focus to it is likely to follow it: the designer's code
 * is fetched then, and the document when the link is pressed, beside the page.
 */
export function WorkflowLink({ name, query, ...props }: WorkflowLinkProps) {
  const [isLikely, setLikely] = useState(false);
  const search = query ? `?${new URLSearchParams(query)}` : "";
  return (
    <Link
      {...props}
      href={`/workflows/${encodeURIComponent(name)}${search}`}
      prefetch={isLikely}
      onPointerEnter={() => setLikely(true)}
      onFocus={() => setLikely(true)}
      onPointerDown={({ button }) => {
        if (button === 0) readAhead(name);
      }}
      // By keyboard; not called where another window is opened.
      onNavigate={() => readAhead(name)}
    />
  );
}
