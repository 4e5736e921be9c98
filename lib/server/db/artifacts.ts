import type {
  ArtifactCatalog,
  ArtifactKind,
  ArtifactQuery,
  ArtifactRow,
} from "@/lib/server/storage/storage";
import type { Artifact } from "@/prisma/generated/client";

import type { Database } from "./client";

/** The catalog of artifacts in the database. */
export function createArtifactCatalog(db: Database): ArtifactCatalog {
  return {
    async add(row) {
      await db.artifact.upsert({ where: { id: row.id }, create: row, update: row });
    },
    async find(id) {
      const row = await db.artifact.findUnique({ where: { id } });
      return row ? rowOf(row) : null;
    },
    async findBySha256(sha256, kind) {
      const row = await db.artifact.findFirst({
        where: { sha256, kind },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      });
      return row ? rowOf(row) : null;
    },
    list: (query) => list(db, query),
    async remove(id) {
      const { count } = await db.artifact.deleteMany({ where: { id } });
      return count > 0;
    },
    countBySha256: (sha256) => db.artifact.count({ where: { sha256 } }),
  };
}

/** Pages follow (createdAt, id): rows that are added meanwhile never shift them. */
async function list(db: Database, { workflowId, kind, sha256, limit, cursor }: ArtifactQuery) {
  const rows = await db.artifact.findMany({
    where: {
      ...(workflowId === undefined ? {} : { workflowId }),
      ...(kind === undefined ? {} : { kind }),
      ...(sha256 === undefined ? {} : { sha256 }),
      ...(cursor === undefined ? {} : after(cursor)),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit + 1,
  });
  const page = rows.slice(0, limit).map(rowOf);
  const last = page.at(-1);
  return {
    rows: page,
    nextCursor: rows.length > limit && last ? `${last.createdAt}.${last.id}` : null,
  };
}

function after(cursor: string) {
  const dot = cursor.indexOf(".");
  const at = Number(cursor.slice(0, dot));
  const createdAt = Number.isSafeInteger(at) && dot > 0 ? at : 0;
  return {
    OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: cursor.slice(dot + 1) } }],
  };
}

function rowOf(row: Artifact): ArtifactRow {
  return {
    ...row,
    kind: row.kind as ArtifactKind,
    bytes: Number(row.bytes),
    createdAt: Number(row.createdAt),
  };
}

/** The first image that each execution made, by execution id. */
export async function firstImages(
  db: Database,
  executionIds: readonly string[],
): Promise<Map<string, string>> {
  if (executionIds.length === 0) return new Map();
  const rows = await db.artifact.findMany({
    where: { workflowId: { in: [...executionIds] }, kind: "variant" },
    select: { id: true, workflowId: true },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return new Map(rows.map(({ id, workflowId }) => [workflowId ?? "", id]));
}

/** Number and bytes of the images that each execution made, by execution id; those that made none are absent. */
export async function variantTotals(
  db: Database,
  executionIds: readonly string[],
): Promise<Map<string, { count: number; bytes: number }>> {
  if (executionIds.length === 0) return new Map();
  const rows = await db.artifact.groupBy({
    by: ["workflowId"],
    where: { workflowId: { in: [...executionIds] }, kind: "variant" },
    _count: { id: true },
    _sum: { bytes: true },
  });
  return new Map(
    rows.map(({ workflowId, _count, _sum }) => [
      workflowId ?? "",
      { count: _count.id, bytes: Number(_sum.bytes ?? 0) },
    ]),
  );
}
