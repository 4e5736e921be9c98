import { imageError } from "@/lib/core/image/errors";
import { writeStream } from "@/lib/server/storage/disk";
import type { UrlFetcher } from "@/lib/server/storage/sources";

import { type GuardOptions, guardedGet } from "./guarded-fetch";

/** Reads web addresses into files for the image tasks, through the guard and never past the byte limit. */
export function createUrlFetcher(options: GuardOptions): UrlFetcher {
  return async (url, { file, maxBytes, signal }) => {
    const { body } = await guardedGet(url, options, signal);
    let bytes = 0;
    await writeStream(body, file, (chunk) => {
      bytes += chunk.length;
      if (bytes > maxBytes) throw imageError("FILE_TOO_LARGE", { limitBytes: maxBytes });
    });
  };
}
