import { defineConfig } from "prisma/config";

// Generate needs no engine; without these two lines it would try to download one.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
process.env.CHECKPOINT_DISABLE ??= "1";

export default defineConfig({ schema: "prisma/schema.prisma" });
