import { text as textOf } from "node:stream/consumers";

import { ArtifactRowShape } from "./artifact-row";
import type { ArtifactCatalog, ArtifactRow, ObjectClient } from "./storage";

const ID = /^[\w-]{16,64}$/;

/** Rows as objects in the bucket: what workers that know no Baton server share with each other, and with one. */
interface ObjectCatalog extends Pick<ArtifactCatalog, "add" | "find"> {
  remove(row: ArtifactRow): Promise<void>;
  /** Ids of the artifacts that an execution made. */
  idsOfRun(workflowId: string): AsyncIterable<string>;
  /** Ids of all artifacts, the newest first. */
  newestIds(): AsyncIterable<string>;
}

/** Later than any time of a row: what is older has more left until then, and keys are listed in their order. */
const LAST_MS = 9_999_999_999_999;

/**
 * `<prefix>rows/by-id/<id>` holds the row; `rows/by-run/<execution>/<id>` and `rows/by-time/<time left>-<id>` are there so
 * that a run, and what is new, can be listed.
 */
function createObjectCatalog(client: ObjectClient): ObjectCatalog {
  const { bucket, prefix } = client.config;
  const byId = (id: string) => ({ bucket, key: `${prefix}rows/by-id/${id}` });
  const run = (workflowId: string) => `${prefix}rows/by-run/${encodeURIComponent(workflowId)}/`;
  const times = `${prefix}rows/by-time/`;
  const byTime = ({ createdAt, id }: ArtifactRow) =>
    `${times}${String(LAST_MS - createdAt).padStart(13, "0")}-${id}`;
  const headers = { contentType: "application/json", metadata: {} };
  const put = async (key: string, text: string) => {
    const file = Buffer.from(text);
    await client.put({ bucket, key, file, bytes: file.length, headers, onlyIfAbsent: false });
  };
  return {
    async add(row) {
      await put(byId(row.id).key, JSON.stringify(row));
      if (row.workflowId !== null) await put(`${run(row.workflowId)}${row.id}`, "{}");
      await put(byTime(row), "{}");
    },
    async find(id) {
      if (!ID.test(id) || (await client.head(byId(id))) === null) return null;
      const read = ArtifactRowShape.safeParse(parsed(await textOf(await client.open(byId(id)))));
      return read.success ? read.data : null;
    },
    async remove(row) {
      const { id, workflowId } = row;
      if (workflowId !== null) await client.remove({ bucket, key: `${run(workflowId)}${id}` });
      await client.remove({ bucket, key: byTime(row) });
      await client.remove(byId(id));
    },
    async *idsOfRun(workflowId) {
      for await (const key of client.keys(bucket, run(workflowId))) {
        const id = key.slice(key.lastIndexOf("/") + 1);
        if (ID.test(id)) yield id;
      }
    },
    async *newestIds() {
      for await (const key of client.keys(bucket, times)) {
        const id = key.slice(times.length + "0000000000000-".length);
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

/** So many known rows in a row, newest first: those behind them were taken over before. */
const KNOWN_IN_A_ROW = 100;
const FRESH_MS = 2_000;

/**
 * The catalog of a Baton server whose workers may know the bucket alone: its own rows are in the bucket too, and rows that
 * are only there are taken over when they are asked for, or a list is.
 */
export function createSharedCatalog(
  own: ArtifactCatalog,
  client: ObjectClient,
  now: () => number,
): ArtifactCatalog {
  const shared = createObjectCatalog(client);
  const takeOver = async (id: string) => {
    const row = await shared.find(id);
    if (row !== null) await own.add(row);
    return row;
  };
  const takeOverNewest = async () => {
    let known = 0;
    for await (const id of shared.newestIds()) {
      known = (await own.find(id)) === null ? 0 : known + 1;
      if (known >= KNOWN_IN_A_ROW) return;
      if (known === 0) await takeOver(id);
    }
  };
  const catchUp = atMostEvery(FRESH_MS, now, takeOverNewest);
  return {
    async add(row) {
      await shared.add(row);
      await own.add(row);
    },
    find: async (id) => (await own.find(id)) ?? (await takeOver(id)),
    findBySha256: (sha256, kind) => own.findBySha256(sha256, kind),
    async list(query) {
      const { workflowId, cursor } = query;
      if (workflowId !== undefined) {
        for await (const id of shared.idsOfRun(workflowId))
          if ((await own.find(id)) === null) await takeOver(id);
      } else if (cursor === undefined) await catchUp();
      return await own.list(query);
    },
    async remove(id) {
      const row = await own.find(id);
      if (row !== null) await shared.remove(row);
      return await own.remove(id);
    },
    countBySha256: (sha256) => own.countBySha256(sha256),
    catchUp,
  };
}

/** One step at a time, and again when it is older than that. A bucket that is away is in nobody's way. */
function atMostEvery(
  ms: number,
  now: () => number,
  step: () => Promise<void>,
): () => Promise<void> {
  let doneAt = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | null = null;
  return async () => {
    if (running === null && now() - doneAt < ms) return;
    running ??= step()
      .catch(() => undefined)
      .finally(() => {
        running = null;
        doneAt = now();
      });
    await running;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
