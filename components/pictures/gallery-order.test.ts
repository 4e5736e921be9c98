import { describe, expect, it } from "vitest";

import type { GalleryFile, GallerySource } from "@/lib/core/gallery/gallery";

import { galleryTotals, groupsOf } from "./gallery-order";

const source = (name: string, bytes: number | null) => ({ name, bytes }) as GallerySource;
const file = (artifactId: string, from: number, branch: string | null, bytes = 10) =>
  ({ artifactId, source: from, branch, bytes }) as GalleryFile;

describe("a gallery", () => {
  const gallery = {
    sources: [source("boat.jpg", 100), source("from elsewhere", null)],
    files: [file("a", 0, "one"), file("b", 0, "two"), file("c", 0, "one"), file("d", 1, null)],
  };

  it("is grouped by source and branch", () => {
    const names = groupsOf(gallery).map(({ source: from, groups }) => [
      from?.name,
      groups.map(({ branch, files }) => [branch, files.map(({ artifactId }) => artifactId)]),
    ]);
    expect(names).toEqual([
      [
        "boat.jpg",
        [
          ["one", ["a", "c"]],
          ["two", ["b"]],
        ],
      ],
      ["from elsewhere", [[null, ["d"]]]],
    ]);
  });

  it("counts savings only where the source is known", () => {
    expect(galleryTotals(gallery)).toEqual({ count: 4, bytes: 40, saved: 0.9 });
    expect(galleryTotals({ sources: [], files: [] })).toEqual({ count: 0, bytes: 0, saved: null });
  });
});
