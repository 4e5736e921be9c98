import { bytesText } from "@/lib/client/format";

/** The image that the next run gets. */
export interface Photo {
  readonly file: File;
  /** Of the picture in this page. */
  readonly url: string;
  /** In pixels; null: not known yet, or this browser cannot draw the format. */
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Where the server keeps it; null: not sent yet. */
  readonly location: string | null;
}

/** `1800 × 1200 · 352 KB` */
export function photoDetail({ file, size }: Pick<Photo, "file" | "size">): string {
  const pixels = size ? `${size.width} × ${size.height} · ` : "";
  return `${pixels}${bytesText(file.size)}`;
}
