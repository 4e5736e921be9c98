import type { Gallery, GalleryFile, GallerySource } from "@/lib/core/gallery/gallery";

/** Pictures of one branch, of one source. */
interface VariantGroup {
  /** Null: they are in no branch. */
  readonly branch: string | null;
  readonly files: readonly GalleryFile[];
}

export interface SourceGroup {
  readonly source: GallerySource | null;
  readonly groups: readonly VariantGroup[];
}

/** A gallery by source and branch, in its own order. */
export function groupsOf({ sources, files }: Gallery): SourceGroup[] {
  const bySource = new Map<number, Map<string | null, GalleryFile[]>>();
  for (const file of files) {
    const branches = bySource.get(file.source) ?? new Map<string | null, GalleryFile[]>();
    branches.set(file.branch, [...(branches.get(file.branch) ?? []), file]);
    bySource.set(file.source, branches);
  }
  return [...bySource].map(([index, branches]) => ({
    source: sources[index] ?? null,
    groups: [...branches].map(([branch, inside]) => ({ branch, files: inside })),
  }));
}

export interface GalleryTotals {
  readonly count: number;
  readonly bytes: number;
  /** Mean saving per file against its source, 0.43 for 43 %; null: no source is known. */
  readonly saved: number | null;
}

/** Number, bytes and mean saving: `1 − Σ bytes ÷ Σ source bytes`, each variant with its own source. */
export function galleryTotals({ sources, files }: Gallery): GalleryTotals {
  let made = 0;
  let from = 0;
  for (const { bytes, source } of files) {
    const sourceBytes = sources[source]?.bytes ?? 0;
    if (sourceBytes > 0) {
      made += bytes;
      from += sourceBytes;
    }
  }
  return {
    count: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    saved: from === 0 ? null : 1 - made / from,
  };
}
