"use client";

import { useState } from "react";

import { cn } from "./cn";
import { ImageOff } from "./icons";
import { PlainImage } from "./plain-image";

interface SmallPictureProps {
  readonly src: string;
  /** Its size and shape. */
  readonly className: string;
}

/** A picture beside its name; one that is not stored any more has a mark in its place. */
export function SmallPicture({ src, className }: SmallPictureProps) {
  const [goneSrc, setGoneSrc] = useState<string | null>(null);
  if (goneSrc === src) {
    return (
      <span
        title="The picture is not stored any more."
        className={cn("grid place-items-center bg-surface-2 text-text-3", className)}
      >
        <ImageOff className="size-4" />
      </span>
    );
  }
  return (
    <PlainImage
      src={src}
      alt=""
      loading="lazy"
      onError={() => setGoneSrc(src)}
      className={cn("object-cover", className)}
    />
  );
}
