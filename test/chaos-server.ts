import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { onCrashPoint } from "@/lib/server/crash-point";
import { readEnv } from "@/lib/server/env";
import { apiListener } from "@/lib/server/http/listener";
import { createLog } from "@/lib/server/log";
import { startRuntime } from "@/lib/server/runtime";

import { done, workerFor } from "./engine";

// A server to be killed: work inside it takes a few milliseconds. Prints its port when it is ready.
const [crashAt, times] = (process.env["BATON_CRASH_AT"] ?? "").split(":");
let left = Number(times ?? 1);
onCrashPoint((point) => {
  if (point !== crashAt) return;
  left -= 1;
  if (left <= 0) process.kill(process.pid, "SIGKILL");
});
const env = readEnv();
const runtime = await startRuntime(env, createLog("error"), {
  childEntry: process.env["CHAOS_CHILD"] ?? "unused",
  workers: [
    workerFor(["inside"], async () => {
      await sleep(Math.random() * 20);
      return done;
    }),
  ],
});
const server = createServer(apiListener(runtime.api));
server.listen(0, "127.0.0.1", () =>
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`),
);
