"use client";

import { useState } from "react";

import { ImageOff } from "@/components/ui/icons";
import { PlainImage } from "@/components/ui/plain-image";

const PLACE = "absolute top-2 -right-3 size-12 rounded-tile border-2 border-surface-1 shadow-card";

/** What a task has made, small; a picture that is not stored any more has a mark in its place. */
export function CardPicture({ url }: { readonly url: string }) {
  const [isGone, setIsGone] = useState(false);
  if (isGone) {
    return (
      <span
        title="The picture is not stored any more."
        className={`${PLACE} grid place-items-center bg-surface-2 text-text-3`}
      >
        <ImageOff className="size-5" />
      </span>
    );
  }
  return (
    <PlainImage
      src={url}
      alt=""
      width={48}
      height={48}
      loading="lazy"
      data-part="image"
      onError={() => setIsGone(true)}
      className={`${PLACE} object-cover`}
    />
  );
}
