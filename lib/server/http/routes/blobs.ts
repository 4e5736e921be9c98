import { invalidInput, notFound } from "@/lib/core/errors";
import { requireObject } from "@/lib/server/http/body";
import { type ApiContext, incomingBody } from "@/lib/server/http/context";
import { empty, json } from "@/lib/server/http/reply";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import { ArtifactRowShape } from "@/lib/server/storage/artifact-row";
import type { Artifacts } from "@/lib/server/storage/artifacts";
import type { JobDirectories } from "@/lib/server/storage/job-directories";
import type { ArtifactCatalog } from "@/lib/server/storage/storage";

export interface BlobRoutes {
  readonly artifacts: Artifacts;
  readonly catalog: ArtifactCatalog;
  readonly jobs: JobDirectories;
}

const tag = "worker storage";
const DIGEST = /^[\da-f]{64}$/;
/** What image workers in other processes need of this server's artifacts: bytes by their digest, and rows. */
export function blobRoutes(table: RouteTable, routes: BlobRoutes): void {
  const blob = { tag, summary: "Bytes by their SHA-256", answer: "stream" } as const;
  table.add("GET", "/api/blobs/:sha256", blob, (c) => read(c, routes));
  const put = { tag, summary: "Store bytes under their SHA-256", answer: "empty" } as const;
  table.add("PUT", "/api/blobs/:sha256", put, (c) => write(c, routes));
  const row = { tag, summary: "What is known about an artifact" };
  table.add("GET", "/api/artifact-rows/:id", row, async (c) => {
    const found = await routes.catalog.find(param(c, "id"));
    if (!found) throw notFound("There is no such artifact.");
    return json({ ...found });
  });
  const add = { tag, summary: "Note an artifact whose bytes are stored", answer: "empty" } as const;
  table.add("PUT", "/api/artifact-rows/:id", add, async (c) => {
    const read = ArtifactRowShape.safeParse({ ...(await requireObject(c)), id: param(c, "id") });
    if (!read.success) {
      const [issue] = read.error.issues;
      throw invalidInput(`The row is wrong at ${issue?.path.join(".")}: ${issue?.message}`);
    }
    if (!(await routes.artifacts.hasBytes(read.data.sha256)))
      throw invalidInput("The row's bytes are not stored. Store them first.");
    await routes.catalog.add(read.data);
    return empty();
  });
}

async function read(c: ApiContext, { artifacts }: BlobRoutes): Promise<Response> {
  const sha256 = digestOf(c);
  const found = await artifacts.bytesOf(sha256);
  if (found === null) throw notFound("There are no such bytes.");
  return new Response(found.body, {
    headers: {
      "content-type": "application/octet-stream",
      "content-length": String(found.bytes),
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
    },
  });
}

async function write(c: ApiContext, { artifacts, jobs }: BlobRoutes): Promise<Response> {
  const sha256 = digestOf(c);
  const { signal } = c.req.raw;
  const body = incomingBody(c);
  if (body === null) throw invalidInput("The request has no body; send the bytes.");
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  try {
    await jobs.use((directory) => artifacts.receiveBytes(chunks, { directory, sha256, signal }));
  } finally {
    // A refused body is read off, or the answer would be lost with the connection.
    body.resume();
  }
  return empty();
}

function digestOf(c: ApiContext): string {
  const sha256 = param(c, "sha256");
  if (!DIGEST.test(sha256)) throw invalidInput("The address must be a SHA-256 in lower-case hex.");
  return sha256;
}
