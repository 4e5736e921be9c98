import { AppError, notFound } from "@/lib/core/errors";
import { limits } from "@/lib/core/limits";
import { readText } from "@/lib/server/http/body";
import { empty, json } from "@/lib/server/http/reply";
import { param, type RouteTable } from "@/lib/server/http/routes-table";
import type { ConductorServices } from "@/lib/server/http/services";

const tag = "secrets";

/** Names of secrets can be read, values only written. GET is Conductor's (semantics §7.5), the rest is as its SDKs call it. */
export function secretRoutes(table: RouteTable, services: ConductorServices): void {
  const { secrets, secretStore } = services;
  const names = { tag, summary: "Names of secrets" };
  table.add("GET", "/api/secrets", names, () => json(secrets.names));
  table.add("POST", "/api/secrets", names, () => json(secrets.names));
  table.add("GET", "/api/secrets/:name/exists", { tag, summary: "Is there such a secret?" }, (c) =>
    json(secrets.valueOf(param(c, "name")) !== undefined),
  );
  table.add("GET", "/api/secrets/:name", { tag, summary: "Refused: values are not shown" }, () => {
    throw new AppError(
      "FORBIDDEN",
      "Values of secrets are not shown. Store the secret again to change it.",
    );
  });
  const put = { tag, summary: "Store a secret", body: "text", answer: "empty" } as const;
  table.add("PUT", "/api/secrets/:name", put, async (c) => {
    const name = param(c, "name");
    requireStored(services, name);
    await secretStore.put(name, await readText(c, limits.jsonBodyBytes), services.now());
    return empty();
  });
  const remove = { tag, summary: "Remove a secret", answer: "empty" } as const;
  table.add("DELETE", "/api/secrets/:name", remove, async (c) => {
    const name = param(c, "name");
    requireStored(services, name);
    if (!(await secretStore.remove(name))) throw notFound(`There is no secret named ${name}`);
    return empty();
  });
}

/** @throws AppError CONFLICT for a secret of the environment. */
function requireStored({ secrets }: ConductorServices, name: string): void {
  if (!secrets.isFixed(name)) return;
  throw new AppError(
    "CONFLICT",
    `The secret ${name} comes from the variable CONDUCTOR_SECRET_${name}: change it there and restart.`,
  );
}
