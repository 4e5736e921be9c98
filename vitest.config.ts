import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

import { serverArguments } from "./scripts/serve.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = {
  "server-only": `${root}test/empty-module.ts`,
  "@": root.replace(/\/$/, ""),
};

export default defineConfig({
  resolve: { alias },
  test: {
    env: { TZ: "Asia/Kathmandu" },
    coverage: { provider: "v8", include: ["lib/core/**", "lib/server/**"] },
    projects: [
      {
        extends: true,
        test: {
          name: "core",
          sequence: { groupOrder: 0 },
          include: ["lib/core/**/*.test.ts", "scripts/**/*.test.mjs"],
          setupFiles: ["./test/property-seed.ts"],
          // Thousands of generated cases take long on a busy machine; how long is not what is tested.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "server",
          sequence: { groupOrder: 1 },
          include: ["lib/server/**/*.test.ts", "test/**/*.test.ts"],
          pool: "forks",
          execArgv: serverArguments(),
          // Real processes, disks and clocks: a machine that stalls once must not fail the pipeline, a defect does.
          retry: process.env.CI ? 1 : 0,
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "components",
          sequence: { groupOrder: 2 },
          environment: "happy-dom",
          testTimeout: 30_000,
          include: ["components/**/*.test.{ts,tsx}", "lib/client/**/*.test.{ts,tsx}"],
        },
      },
    ],
  },
});
