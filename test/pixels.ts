import { execFileSync } from "node:child_process";

/** A decoded picture: red, green, blue of each pixel, row by row. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

/**
 * Decoded by ImageMagick, upright, in sRGB; `args` are operators such as `-resize 10x10!`, `settings` what has to stand before
 * the file.
 */
export function decode(
  file: string,
  args: readonly string[] = [],
  settings: readonly string[] = [],
): Raster {
  const ppm = execFileSync(
    "convert",
    [...settings, `${file}[0]`, "-auto-orient", ...args, "-alpha", "off", "-depth", "8", "ppm:-"],
    { maxBuffer: 512 * 1_024 ** 2 },
  );
  const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(ppm.subarray(0, 64).toString("latin1"));
  if (header === null) throw new Error(`not a picture: ${file}`);
  return {
    width: Number(header[1]),
    height: Number(header[2]),
    data: ppm.subarray(header[0].length),
  };
}

/** Decoded by the program that the makers of the format give: WebP by dwebp, AVIF by avifdec, all others as above. */
export function decodeByItsProgram(file: string): Raster {
  const plain = `${file}.decoded.png`;
  if (file.endsWith(".webp")) execFileSync("dwebp", ["-quiet", file, "-o", plain]);
  else if (file.endsWith(".avif")) execFileSync("avifdec", [file, plain], { stdio: "ignore" });
  else return decode(file);
  return decode(plain);
}

/** Several files at once: starting a program for each takes longer than the work. */
export function decodeAll(files: readonly string[]): Raster[] {
  const output = execFileSync("convert", [...files, "-alpha", "off", "-depth", "8", "ppm:-"], {
    maxBuffer: 512 * 1_024 ** 2,
  });
  const rasters: Raster[] = [];
  let at = 0;
  while (at < output.length) {
    const header = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(
      output.subarray(at, at + 64).toString("latin1"),
    );
    if (header === null) throw new Error("not a picture");
    const [width, height] = [Number(header[1]), Number(header[2])];
    at += header[0].length;
    rasters.push({ width, height, data: output.subarray(at, at + width * height * 3) });
    at += width * height * 3;
  }
  return rasters;
}

/** Peak signal-to-noise ratio in dB; infinite for equal pictures. */
export function psnr(a: Raster, b: Raster): number {
  sameSize(a, b);
  let sum = 0;
  for (let index = 0; index < a.data.length; index += 1) {
    sum += ((a.data[index] ?? 0) - (b.data[index] ?? 0)) ** 2;
  }
  return sum === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10((255 ** 2 * a.data.length) / sum);
}

/** Mean structural similarity of the luma, in windows of 8 × 8 pixels, 4 apart. */
export function ssim(a: Raster, b: Raster): number {
  sameSize(a, b);
  const [lumaA, lumaB] = [luma(a), luma(b)];
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + 8 <= a.height; y += 4) {
    for (let x = 0; x + 8 <= a.width; x += 4) {
      sum += windowSimilarity(lumaA, lumaB, a.width, { x, y });
      windows += 1;
    }
  }
  return sum / windows;
}

/** Mean of each channel. */
export function means({ data }: Raster): [number, number, number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let index = 0; index < data.length; index += 3) {
    for (const channel of [0, 1, 2] as const) sums[channel] += data[index + channel] ?? 0;
  }
  const pixels = data.length / 3;
  return [sums[0] / pixels, sums[1] / pixels, sums[2] / pixels];
}

export function pixelAt({ data, width }: Raster, x: number, y: number): number[] {
  const at = (y * width + x) * 3;
  return [...data.subarray(at, at + 3)];
}

function windowSimilarity(
  a: Float64Array,
  b: Float64Array,
  width: number,
  { x, y }: { x: number; y: number },
): number {
  let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0];
  for (let row = y; row < y + 8; row += 1) {
    for (let column = x; column < x + 8; column += 1) {
      const [p, q] = [a[row * width + column] ?? 0, b[row * width + column] ?? 0];
      sumA += p;
      sumB += q;
      squareA += p * p;
      squareB += q * q;
      product += p * q;
    }
  }
  const [meanA, meanB] = [sumA / 64, sumB / 64];
  const varianceA = squareA / 64 - meanA ** 2;
  const varianceB = squareB / 64 - meanB ** 2;
  const covariance = product / 64 - meanA * meanB;
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  return (
    ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
    ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2))
  );
}

function luma({ data }: Raster): Float64Array {
  return Float64Array.from({ length: data.length / 3 }, (_, pixel) => {
    const at = pixel * 3;
    return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  });
}

function sameSize(a: Raster, b: Raster): void {
  if (a.width !== b.width || a.height !== b.height) {
    throw new Error(`sizes differ: ${a.width}x${a.height} and ${b.width}x${b.height}`);
  }
}
