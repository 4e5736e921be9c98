import { imageError } from "@/lib/core/image/errors";
import { sniff, SNIFF_BYTES } from "@/lib/core/image/sniff";

import { say } from "../actions";
import type { DesignerStore } from "../store";
import type { Photo } from "./photo-text";

/** Looks at the first bytes. Answers why the file cannot be used; null: it can. */
async function refusalOf(file: File): Promise<string | null> {
  const head = new Uint8Array(await file.slice(0, SNIFF_BYTES).arrayBuffer());
  const found = sniff(head);
  switch (found.kind) {
    case "image":
      return null;
    case "empty":
      return imageError("IMAGE_EMPTY", {}).message;
    case "heic":
      return imageError("IMAGE_HEIC", {}).message;
    case "svg":
      return "An SVG drawing is no photo. Convert it to PNG first.";
    case "other":
      return imageError("IMAGE_UNSUPPORTED", { looksLike: found.looksLike }).message;
  }
}

/** Puts a photo on the start of the workflow. Answers why it cannot be; null: it is there. */
export async function takePhoto(store: DesignerStore, file: File): Promise<string | null> {
  const refusal = await refusalOf(file);
  if (refusal !== null) {
    say(store, refusal);
    return refusal;
  }
  const url = URL.createObjectURL(file);
  dropPhoto(store);
  store.setState({ photo: { file, url, size: null, location: null } });
  say(store, `${file.name} is the image of the next run`);
  const size = await sizeOf(file);
  const { photo } = store.getState();
  if (photo?.url === url) store.setState({ photo: { ...photo, size } });
  return null;
}

/** The same with a picture of this server. */
export async function takePhotoAt(store: DesignerStore, url: string): Promise<string | null> {
  const response = await fetch(url);
  const bytes = await response.blob();
  const name = url.split("/").at(-1) ?? "photo";
  return takePhoto(store, new File([bytes], name, { type: bytes.type }));
}

export function dropPhoto(store: DesignerStore): void {
  const { photo } = store.getState();
  if (photo) URL.revokeObjectURL(photo.url);
  store.setState({ photo: null });
}

async function sizeOf(file: File): Promise<Photo["size"]> {
  try {
    const bitmap = await createImageBitmap(file);
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    // TIFF, for example: the server reads it all the same.
    return null;
  }
}
