// `npm run dev`: the server restarts when its code changes; pages are reloaded by Next.
import { spawn, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { watchEntries } from "./build.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const bin = (name) => join(root, "node_modules/.bin", name);
spawnSync(bin("prisma"), ["generate"], { cwd: root, stdio: "inherit" });
spawnSync(process.execPath, [join(root, "scripts/icon-font.mjs")], { cwd: root, stdio: "inherit" });

let server;
let restarting = Promise.resolve();

function restart() {
  restarting = restarting.then(async () => {
    if (server && server.exitCode === null) {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
    }
    server = spawn(
      process.execPath,
      ["--enable-source-maps", join(root, "build/main.mjs"), "--dev"],
      {
        cwd: root,
        stdio: "inherit",
        env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
      },
    );
  });
}

const watcher = await watchEntries(restart);
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await watcher.dispose();
    server?.kill("SIGTERM");
    server?.once("exit", () => process.exit(0));
  });
}
