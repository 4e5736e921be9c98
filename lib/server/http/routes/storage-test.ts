import { withImageProblems } from "@/lib/server/http/image-problem";
import type { ApiContext } from "@/lib/server/http/context";
import { json } from "@/lib/server/http/reply";
import type { RouteTable } from "@/lib/server/http/routes-table";
import { probeStorage } from "@/lib/server/storage/probe";
import type { ObjectClient } from "@/lib/server/storage/storage";

/** Whether the bucket takes, shows, gives back and removes an object; a failure has the sentence that tasks fail with. */
export function storageTestRoutes(table: RouteTable, objects: ObjectClient | null): void {
  const doc = { tag: "system", summary: "Put, look at, read and remove an object of the bucket" };
  const handler = withImageProblems(async () => json(await probeStorage(objects)));
  table.add(
    "POST",
    "/api/settings/storage/test",
    doc,
    (c: ApiContext) => handler(c, () => Promise.resolve()) as Promise<Response>,
  );
}
