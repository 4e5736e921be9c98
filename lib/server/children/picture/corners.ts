import type { Sharp } from "sharp";

import type { Color } from "@/lib/core/image/colors";
import type { VariantPlan } from "@/lib/core/image/plan";
import { opaqueBackground } from "@/lib/core/image/render-rules";

/** Cuts the corners round: to nothing, or in a JPEG to the background. Only the four squares are laid over the picture. */
export function rounded(picture: Sharp, plan: VariantPlan): Sharp {
  const { cornerRadius: size, width, height } = plan;
  if (size === 0) return picture;
  const isOpaque = plan.format === "jpeg";
  const color = isOpaque ? opaqueBackground(plan) : { r: 0, g: 0, b: 0 };
  const raw = { width: size, height: size, channels: 4 } as const;
  const places = [0, height - size].flatMap((top) => [0, width - size].map((left) => [left, top]));
  const laid = picture.composite(
    places.map(([left = 0, top = 0]) => ({
      input: corner(size, color, { right: left > 0, bottom: top > 0 }),
      raw,
      left,
      top,
      blend: isOpaque ? "over" : "dest-out",
    })),
  );
  return isOpaque ? laid.removeAlpha() : laid;
}

/** A square that is opaque outside of the quarter circle; its edge is as soft as the part of a pixel that it covers. */
function corner(
  size: number,
  { r, g, b }: Omit<Color, "alpha">,
  at: { readonly right: boolean; readonly bottom: boolean },
): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    const down = at.bottom ? y + 0.5 : size - y - 0.5;
    for (let x = 0; x < size; x += 1) {
      const across = at.right ? x + 0.5 : size - x - 0.5;
      const outside = Math.hypot(across, down) - size + 0.5;
      if (outside <= 0) continue;
      const offset = (y * size + x) * 4;
      pixels[offset] = r;
      pixels[offset + 1] = g;
      pixels[offset + 2] = b;
      pixels[offset + 3] = Math.round(255 * Math.min(1, outside));
    }
  }
  return pixels;
}
