import { defineConfig } from "@playwright/test";

// The spec files start servers of their own, each on its own data folder (e2e/server.ts).
export default defineConfig({
  testDir: "e2e",
  // A spec file at a time each.
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // A slow machine may stall a browser; what fails three times is a defect. A retried test is printed as flaky.
  retries: process.env.CI ? 2 : 0,
  reporter: [["list"]],
  use: {
    // Traces cost every test; where a failed one runs again, that run is enough.
    trace: process.env.CI ? "on-first-retry" : "retain-on-failure",
    reducedMotion: "reduce",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
