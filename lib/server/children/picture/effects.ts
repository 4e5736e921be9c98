import sharp, { type Sharp } from "sharp";

import { type Color, parseColor } from "@/lib/core/image/colors";
import type { Size } from "@/lib/core/image/dimensions";
import { imageError } from "@/lib/core/image/errors";
import { type Overlay, overlayBox, type PictureEffect } from "@/lib/core/image/effect";
import type { ImageFacts } from "@/lib/core/image/image-facts";
import type { ImageLimits } from "@/lib/core/image/image-limits";
import type { VariantPlan } from "@/lib/core/image/plan";

import { guarded } from "./failures";
import { decodeOptions, readFacts, readSource } from "./source";

interface EffectContext {
  readonly facts: ImageFacts;
  readonly plan: VariantPlan;
  readonly limits: ImageLimits;
}

/** Adds an effect to a pipeline; the picture of an overlay is read and checked as any other source is. */
export async function withEffect(
  picture: Sharp,
  effect: PictureEffect | null,
  context: EffectContext,
): Promise<Sharp> {
  switch (effect?.kind) {
    case undefined:
      return picture;
    case "matrix":
      return picture.recomb(effect.rows.map(([r, g, b]) => [r, g, b]) as Matrix);
    case "modulate":
      return picture.modulate({ saturation: effect.saturation, brightness: effect.brightness });
    case "negate":
      return picture.negate({ alpha: false });
    case "normalise":
      return picture.normalise();
    case "tint":
      // The library gives back the colour space it was given, and shades of grey hold no tint.
      return (context.facts.grey ? picture.pipelineColourspace("srgb") : picture).tint(
        parseColor(effect.color) ?? WHITE,
      );
    case "overlay":
      return await withOverlay(picture, effect.overlay, context);
  }
}

type Matrix = Parameters<Sharp["recomb"]>[0];

const WHITE: Color = { r: 255, g: 255, b: 255, alpha: 1 };
/** A text without a size of its own is drawn this large, then scaled. */
const DRAWN_PX = 96;

interface Layer extends Size {
  readonly data: Buffer;
}

async function withOverlay(
  picture: Sharp,
  overlay: Overlay,
  { facts, plan, limits }: EffectContext,
): Promise<Sharp> {
  const drawn =
    overlay.file === null ? await drawText(overlay) : await readLayer(overlay.file, limits);
  const fixed = overlay.file === null && overlay.fontSize !== null;
  const scale = fixed ? Math.min(1, drawn.width / plan.width) : overlay.scale;
  const box = overlayBox(plan, drawn, { ...overlay, scale });
  const layer = await sharp(drawn.data)
    .resize(box.width, box.height, { fit: "fill" })
    .ensureAlpha()
    .raw()
    .toBuffer();
  fade(layer, overlay.opacity * alphaOf(overlay));
  const raw = { width: box.width, height: box.height, channels: 4 } as const;
  const place = overlay.tile ? { tile: true } : { left: box.left, top: box.top };
  const laid = picture.composite([{ input: layer, raw, ...place }]);
  return facts.hasAlpha && plan.format !== "jpeg" ? laid : laid.removeAlpha();
}

async function readLayer(file: string, limits: ImageLimits): Promise<Layer> {
  const source = await readSource(file, limits);
  const { facts } = await readFacts(source, limits);
  const about = { source, format: facts.format, decoding: true };
  const data = await guarded(about, async () =>
    sharp(source, { ...decodeOptions(limits), autoOrient: true })
      .toColourspace("srgb")
      .png({ compressionLevel: 1 })
      .toBuffer(),
  );
  return { data, width: facts.width, height: facts.height };
}

/** @throws ImageError PARAM_INVALID for a text that shows nothing, or that is too large to be drawn. */
async function drawText({ text, color, fontSize, fontFile }: Overlay): Promise<Layer> {
  const { r, g, b } = parseColor(color) ?? WHITE;
  const hex = [r, g, b].map((value) => value.toString(16).padStart(2, "0")).join("");
  try {
    const { data, info } = await sharp({
      text: {
        text: `<span foreground="#${hex}">${escaped(text ?? "")}</span>`,
        font: `Geist ${fontSize ?? DRAWN_PX}px`,
        ...(fontFile === null ? {} : { fontfile: fontFile }),
        rgba: true,
      },
    })
      .png({ compressionLevel: 1 })
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch (error) {
    const problem = error instanceof Error ? textProblem(error.message) : null;
    throw problem === null ? error : imageError("PARAM_INVALID", { problems: [problem] });
  }
}

/** What is wrong with a text by what the library says of it; null: something else. */
function textProblem(said: string): string | null {
  if (/no text to render/.test(said)) return '"text" must have a character that can be seen.';
  return /too big/.test(said)
    ? '"text" is too large to be drawn; make it shorter or give a smaller "fontSize".'
    : null;
}

/** Pango reads markup: a text of a user holds none, and no characters that markup cannot hold. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\t\n\r]/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function alphaOf({ file, color }: Overlay): number {
  return file === null ? (parseColor(color)?.alpha ?? 1) : 1;
}

/** Multiplies the alpha of RGBA pixels. */
function fade(pixels: Buffer, opacity: number): void {
  if (opacity === 1) return;
  for (let at = 3; at < pixels.length; at += 4) {
    pixels[at] = Math.round((pixels[at] ?? 0) * opacity);
  }
}
