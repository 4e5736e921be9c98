import { ImageError } from "@/lib/core/image/errors";
import type { ImageFormat } from "@/lib/core/image/formats";
import { fromLibraryText, type Planned } from "@/lib/core/image/library-errors";

/** A failure of the image library: our sentence, and what the library said. */
export class LibraryFailure extends Error {
  readonly known: ImageError;

  constructor(known: ImageError, text: string) {
    super(text);
    this.known = known;
  }
}

/** Runs a step of the library; its texts are turned into our failures. */
export async function guarded<T>(
  about: {
    readonly source: Buffer;
    readonly format: ImageFormat;
    readonly decoding: boolean;
    readonly planned?: Planned;
  },
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (error instanceof ImageError || !(error instanceof Error)) throw error;
    const { error: known, known: mapped } = fromLibraryText({
      text: error.message,
      format: about.format,
      bytes: about.source.length,
      decoding: about.decoding,
      planned: about.planned ?? null,
    });
    throw new LibraryFailure(known, `${mapped ? "" : "(unmapped) "}${error.message}`);
  }
}
