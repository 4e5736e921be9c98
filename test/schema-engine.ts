import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

const SCHEMA_FILE = "prisma/schema.prisma";

/**
 * SQL that turns the database at `file` (null: an empty one) into what `prisma/schema.prisma` says; empty when there is
 * no difference. Runs offline: the engine is WebAssembly.
 */
export async function schemaDifference(file: string | null): Promise<string> {
  await loadEngine();
  const factory = new PrismaBetterSqlite3({ url: `file:${file ?? ":memory:"}` });
  const schema = { path: SCHEMA_FILE, content: readFileSync(SCHEMA_FILE, "utf8") };
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [[schema.path, schema.content]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  try {
    const { stdout } = await engine.diff({
      from:
        file === null
          ? { tag: "empty" }
          : { tag: "schemaDatasource", files: [schema], configDir: "prisma" },
      to: { tag: "schemaDatamodel", files: [schema] },
      script: true,
      exitCode: null,
      filters: { externalTables: ["_prisma_migrations"], externalEnums: [] },
      shadowDatabaseUrl: null,
    } as never);
    return (stdout ?? "").replace(/^--.*$/gm, "").trim();
  } finally {
    engine.free();
  }
}

let loaded: Promise<void> | undefined;

function loadEngine(): Promise<void> {
  loaded ??= (async () => {
    const file = createRequire(import.meta.url)
      .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
      .replace(/\.js$/, ".wasm");
    const { instance } = await WebAssembly.instantiate(readFileSync(file), {
      "./schema_engine_bg.js": bindings as unknown as WebAssembly.ModuleImports,
    });
    const { __wbg_set_wasm: setWasm } = bindings;
    setWasm(instance.exports);
    (instance.exports["__wbindgen_start"] as () => void)();
  })();
  return loaded;
}
