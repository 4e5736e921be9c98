"use client";

import { useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";

import { PlainImage } from "@/components/ui/plain-image";

interface Peek {
  readonly url: string;
  readonly left: number;
  readonly top: number;
}

const SIZE = 320;
const GAP = 8;
const DELAY_MS = 150;

/** The picture on a card at a larger size while the pointer rests on it. A click does more, and keys do as well. */
export function PicturePeek() {
  const store = useStoreApi();
  const [peek, setPeek] = useState<Peek | null>(null);
  useEffect(() => {
    const area = store.getState().domNode;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const enter = (event: PointerEvent) => {
      clearTimeout(timer);
      const image = event.target instanceof HTMLImageElement ? event.target : null;
      if (!image || image.dataset["part"] !== "image") {
        setPeek(null);
        return;
      }
      timer = setTimeout(() => setPeek(placeOf(image)), DELAY_MS);
    };
    const leave = () => {
      clearTimeout(timer);
      setPeek(null);
    };
    area?.addEventListener("pointerover", enter);
    area?.addEventListener("pointerleave", leave);
    area?.addEventListener("wheel", leave, { passive: true });
    return () => {
      clearTimeout(timer);
      area?.removeEventListener("pointerover", enter);
      area?.removeEventListener("pointerleave", leave);
      area?.removeEventListener("wheel", leave);
    };
  }, [store]);
  if (!peek) return null;
  return (
    <span
      aria-hidden
      className="pointer-events-none fixed z-40 grid place-items-center overflow-hidden rounded-card border border-border-default bg-surface-1 p-1 shadow-menu"
      style={{ left: peek.left, top: peek.top, width: SIZE, height: SIZE }}
    >
      <PlainImage
        src={peek.url}
        alt=""
        width={SIZE}
        height={SIZE}
        className="max-h-full max-w-full object-contain"
      />
    </span>
  );
}

function placeOf(image: HTMLImageElement): Peek {
  const box = image.getBoundingClientRect();
  const fitsRight = box.right + GAP + SIZE < window.innerWidth;
  const left = fitsRight ? box.right + GAP : box.left - GAP - SIZE;
  const top = Math.min(box.top, window.innerHeight - SIZE - GAP);
  const url = image.src.replace(/width=\d+/, `width=${SIZE}`);
  return { url, left: Math.max(GAP, left), top: Math.max(GAP, top) };
}
