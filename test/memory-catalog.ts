import type { ArtifactCatalog, ArtifactRow } from "@/lib/server/storage/storage";

/** Rows in memory, for tests that are not about the database. */
export function createMemoryCatalog(): ArtifactCatalog & { readonly rows: ArtifactRow[] } {
  const rows: ArtifactRow[] = [];
  return {
    rows,
    add(row) {
      const at = rows.findIndex((entry) => entry.id === row.id);
      if (at >= 0) rows.splice(at, 1);
      rows.push(row);
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(rows.find((row) => row.id === id) ?? null),
    findBySha256: (sha256, kind) =>
      Promise.resolve(rows.find((row) => row.sha256 === sha256 && row.kind === kind) ?? null),
    list({ workflowId, kind, sha256, limit, cursor }) {
      const start = cursor === undefined ? 0 : Number(cursor);
      const all = rows
        .filter((row) => workflowId === undefined || row.workflowId === workflowId)
        .filter((row) => kind === undefined || row.kind === kind)
        .filter((row) => sha256 === undefined || row.sha256 === sha256)
        .toReversed()
        .toSorted((a, b) => b.createdAt - a.createdAt);
      const page = all.slice(start, start + limit);
      const more = start + limit < all.length;
      return Promise.resolve({ rows: page, nextCursor: more ? String(start + limit) : null });
    },
    remove(id) {
      const at = rows.findIndex((row) => row.id === id);
      if (at >= 0) rows.splice(at, 1);
      return Promise.resolve(at >= 0);
    },
    countBySha256: (sha256) => Promise.resolve(rows.filter((row) => row.sha256 === sha256).length),
  };
}
