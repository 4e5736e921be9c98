import { describe, expect, it } from "vitest";

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
  ])("%s is %s", (text, code) => {
    const { error, known } = fromLibraryText({ text, format: "jpeg", bytes: 12, decoding: true });
    expect({ code: error.code, known }).toEqual({ code, known: true });
  });

  it("names the format and the length, and nothing of the library", () => {
    const { error } = fromLibraryText({
      text: "VipsJpeg: premature end of JPEG image",
      format: "jpeg",
      bytes: 4_096,
      decoding: true,
    });
    expect(error.message).toBe("The JPEG data ends too early (after 4096 bytes). Upload it again.");
  });

  it("takes an unknown text for damage while decoding and for a crash otherwise", () => {
    const about = { text: "something new", format: "avif", bytes: 1 } as const;
    const decoding = fromLibraryText({ ...about, decoding: true });
    const encoding = fromLibraryText({ ...about, decoding: false });
    expect([decoding.error.code, decoding.known]).toEqual(["IMAGE_CORRUPT", false]);
    expect([encoding.error.code, encoding.known]).toEqual(["WORKER_CRASHED", false]);
  });

  it("says unsupported where no format was recognised", () => {
    const text = "Input buffer contains unsupported image format";
    expect(fromLibraryText({ text, format: null, bytes: 1, decoding: true }).error.code).toBe(
      "IMAGE_UNSUPPORTED",
    );
  });
});
