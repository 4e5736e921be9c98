import { createHash } from "node:crypto";

import { invalidInput } from "@/lib/core/errors";
import { isJsonObject, type JsonObject, type JsonValue } from "@/lib/core/json";
import { limits } from "@/lib/core/limits";
import { DEFINITION_BODY, requireObject } from "@/lib/server/http/body";
import { type ApiContext, headerOf } from "@/lib/server/http/context";
import { empty, json } from "@/lib/server/http/reply";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { OwnServices } from "@/lib/server/http/services";

const tag = "designer";

/**
 * What the designer has not published. `revision` is the draft's ETag: a save or removal with `If-Match` is refused
 * (412) when somebody else has saved since; `If-None-Match: *` saves only where there is no draft.
 */
export function draftRoutes(table: RouteTable, services: OwnServices): void {
  const { drafts, now } = services;
  table.add(
    "GET",
    "/api/drafts",
    { tag, summary: "Names of all drafts, newest first" },
    async () => {
      const rows = (await drafts.all()).filter(({ draft }) => holdsDefinition(draft));
      return json(rows.map(({ name, revision, updateTime }) => ({ name, revision, updateTime })));
    },
  );
  table.add(
    "GET",
    "/api/drafts/:name",
    { tag, summary: "The draft of a workflow beside its published definition" },
    (c) => read(services, nameOf(c)),
  );
  table.add("PUT", "/api/drafts/:name", { tag, summary: "Save a draft" }, async (c) => {
    const body = await requireObject(c, DEFINITION_BODY);
    const draft = body["draft"] ?? body;
    if (!isJsonObject(draft)) throw invalidInput("JSON parse error: draft must be an object");
    const row = await drafts.save(nameOf(c), draft, seenOf(c), now());
    return withTag(json({ revision: row.revision, updateTime: row.updateTime }), row.revision);
  });
  table.add(
    "DELETE",
    "/api/drafts/:name",
    { tag, summary: "Throw a draft away", answer: "empty" },
    async (c) => {
      await drafts.remove(nameOf(c), seenOf(c) ?? undefined);
      return empty();
    },
  );
}

/** Else it is what the designer keeps beside a published definition. */
function holdsDefinition(draft: JsonObject): boolean {
  return isJsonObject(draft["definition"]) || Array.isArray(draft["tasks"]);
}

async function read({ drafts, rawWorkflow }: OwnServices, name: string): Promise<Response> {
  const [row, published] = await Promise.all([drafts.find(name), rawWorkflow(name, null)]);
  const body: JsonObject = {
    name,
    published: published?.raw ?? null,
    version: published?.version ?? null,
    hash: published ? hashOf(published.raw) : null,
    draft: row?.draft ?? null,
    revision: row?.revision ?? null,
    updateTime: row?.updateTime ?? null,
  };
  return row ? withTag(json(body), row.revision) : json(body);
}

function nameOf(c: ApiContext): string {
  const name = param(c, "name");
  if (name.length <= limits.nameLength) return name;
  throw invalidInput(
    `The name has ${name.length} characters; at most ${limits.nameLength} are allowed. Choose a shorter one.`,
  );
}

/** Undefined: not said. Null: there must be no draft. */
function seenOf(c: ApiContext): number | null | undefined {
  if (headerOf(c, "if-none-match") === "*") return null;
  const tagged = headerOf(c, "if-match");
  if (tagged === undefined || tagged === "*") return undefined;
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(tagged)?.[1];
  if (revision === undefined) throw invalidInput('If-Match must be the ETag of a draft, like "3"');
  return Number(revision);
}

function withTag(response: Response, revision: number): Response {
  response.headers.set("etag", `"${revision}"`);
  return response;
}

/** SHA-256 of the definition's text, for "has it changed since I published". */
function hashOf(value: JsonValue): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
