import { text as textOf } from "node:stream/consumers";

import { ArtifactRowShape } from "./artifact-row";
import type { ArtifactCatalog, ArtifactRow, ObjectClient } from "./storage";

const ID = /^[\w-]{16,64}$/;

/** Rows as objects in the bucket: what workers that know no Baton server share with each other, and with one. */
interface ObjectCatalog extends Pick<ArtifactCatalog, "add" | "find"> {
  remove(row: ArtifactRow): Promise<void>;
  /** Ids of the artifacts that an execution made. */
  idsOfRun(workflowId: string): AsyncIterable<string>;
}

/** `<prefix>rows/by-id/<id>` holds the row, `<prefix>rows/by-run/<execution>/<id>` is there so that a run can be listed. */
function createObjectCatalog(client: ObjectClient): ObjectCatalog {
  const { bucket, prefix } = client.config;
  const byId = (id: string) => ({ bucket, key: `${prefix}rows/by-id/${id}` });
  const run = (workflowId: string) => `${prefix}rows/by-run/${encodeURIComponent(workflowId)}/`;
  const headers = { contentType: "application/json", metadata: {} };
  const put = async (key: string, text: string) => {
    const file = Buffer.from(text);
    await client.put({ bucket, key, file, bytes: file.length, headers, onlyIfAbsent: false });
  };
  return {
    async add(row) {
      await put(byId(row.id).key, JSON.stringify(row));
      if (row.workflowId !== null) await put(`${run(row.workflowId)}${row.id}`, "{}");
    },
    async find(id) {
      if (!ID.test(id) || (await client.head(byId(id))) === null) return null;
      const read = ArtifactRowShape.safeParse(parsed(await textOf(await client.open(byId(id)))));
      return read.success ? read.data : null;
    },
    async remove({ id, workflowId }) {
      if (workflowId !== null) await client.remove({ bucket, key: `${run(workflowId)}${id}` });
      await client.remove(byId(id));
    },
    async *idsOfRun(workflowId) {
      for await (const key of client.keys(bucket, run(workflowId))) {
        const id = key.slice(key.lastIndexOf("/") + 1);
        if (ID.test(id)) yield id;
      }
    },
  };
}

/** For a worker that has the bucket alone: lists and removals are the business of a Baton server. */
export function createBucketCatalog(client: ObjectClient): ArtifactCatalog {
  return {
    ...createObjectCatalog(client),
    findBySha256: () => Promise.resolve(null),
    list: () => Promise.resolve({ rows: [], nextCursor: null }),
    remove: () => Promise.resolve(false),
    countBySha256: () => Promise.resolve(1),
  };
}

/**
 * The catalog of a Baton server whose workers may know the bucket alone: its own rows are in the bucket too, and rows that
 * are only there are taken over when they are asked for.
 */
export function createSharedCatalog(own: ArtifactCatalog, client: ObjectClient): ArtifactCatalog {
  const shared = createObjectCatalog(client);
  const takeOver = async (id: string) => {
    const row = await shared.find(id);
    if (row !== null) await own.add(row);
    return row;
  };
  return {
    async add(row) {
      await shared.add(row);
      await own.add(row);
    },
    find: async (id) => (await own.find(id)) ?? (await takeOver(id)),
    findBySha256: (sha256, kind) => own.findBySha256(sha256, kind),
    async list(query) {
      const { workflowId } = query;
      if (workflowId !== undefined) {
        for await (const id of shared.idsOfRun(workflowId))
          if ((await own.find(id)) === null) await takeOver(id);
      }
      return await own.list(query);
    },
    async remove(id) {
      const row = await own.find(id);
      if (row !== null) await shared.remove(row);
      return await own.remove(id);
    },
    countBySha256: (sha256) => own.countBySha256(sha256),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
