import { describe, expect, it } from "vitest";

import { DEFAULT_IMAGE_LIMITS } from "./image-limits";
import { fromLibraryText } from "./library-errors";

describe("fromLibraryText", () => {
  it.each([
    ["Input Buffer is empty", "IMAGE_EMPTY"],
    ["Input buffer contains unsupported image format", "IMAGE_CORRUPT"],
    ["Input buffer has corrupt header: VipsJpeg: premature end of JPEG image", "IMAGE_TRUNCATED"],
    ["Input buffer has corrupt header: ", "IMAGE_CORRUPT"],
    ["VipsJpeg: premature end of JPEG image", "IMAGE_TRUNCATED"],
    ["pngload_buffer: libpng read error", "IMAGE_TRUNCATED"],
    ["gifload_buffer: Unexpected end of GIF source data", "IMAGE_TRUNCATED"],
    ["webp: unable to parse image", "IMAGE_TRUNCATED"],
    ["heif: bad seek to 1234", "IMAGE_TRUNCATED"],
    ["VipsJpeg: Corrupt JPEG data: bad Huffman code", "IMAGE_CORRUPT"],
    ["tiff2vips: decode error", "IMAGE_CORRUPT"],
    ["Input buffer has corrupt header: image: bad labq format", "IMAGE_UNSUPPORTED"],
  ])("%s is %s", (text, code) => {
    const about = { format: "jpeg", bytes: 12, decoding: true, planned: null } as const;
    const { error, known } = fromLibraryText({ text, ...about });
    expect({ code: error.code, known }).toEqual({ code, known: true });
  });

  it("names the format and the length, and nothing of the library", () => {
    const { error } = fromLibraryText({
      text: "VipsJpeg: premature end of JPEG image",
      format: "jpeg",
      bytes: 4_096,
      decoding: true,
      planned: null,
    });
    expect(error.message).toBe("The JPEG data ends too early (after 4096 bytes). Upload it again.");
  });

  it.each([
    [
      "Input image exceeds pixel limit",
      "IMAGE_TOO_MANY_PIXELS",
      "The image is 16000 × 16000 = 256 megapixels; the limit is 75 (and 32768 px per side). Make it smaller first.",
    ],
    [
      "Processed image is too large for the WebP format",
      "FORMAT_SIZE",
      "WebP cannot be larger than 16383 px per side; this result would be 17000 × 9.",
    ],
    [
      "Expected integer between 0 and 6 for effort but received 9 of type number",
      "PARAM_INVALID",
      '"effort" must be integer between 0 and 6; got 9.',
    ],
  ])("says %s with our own numbers", (text, code, message) => {
    const planned = {
      source: { width: 16_000, height: 16_000 },
      limits: DEFAULT_IMAGE_LIMITS,
      result: { format: "webp", width: 17_000, height: 9 },
    } as const;
    const about = { format: "png", bytes: 12, decoding: true, planned } as const;
    const { error, known } = fromLibraryText({ text, ...about });
    expect([error.code, error.message, known]).toEqual([code, message, true]);
  });

  it("takes an unknown text for damage while decoding and for a crash otherwise", () => {
    const about = { text: "something new", format: "avif", bytes: 1, planned: null } as const;
    const decoding = fromLibraryText({ ...about, decoding: true });
    const encoding = fromLibraryText({ ...about, decoding: false });
    expect([decoding.error.code, decoding.known]).toEqual(["IMAGE_CORRUPT", false]);
    expect([encoding.error.code, encoding.known]).toEqual(["WORKER_CRASHED", false]);
  });

  it("says unsupported where no format was recognised", () => {
    const text = "Input buffer contains unsupported image format";
    const about = { format: null, bytes: 1, decoding: true, planned: null };
    expect(fromLibraryText({ text, ...about }).error.code).toBe("IMAGE_UNSUPPORTED");
  });
});
