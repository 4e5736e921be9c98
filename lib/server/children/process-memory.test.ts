import { spawn } from "node:child_process";
import { readdirSync, readlinkSync } from "node:fs";
import { once } from "node:events";

import { describe, expect, it } from "vitest";

import { MEMORY_IS_WATCHED, ProcessMemory } from "./process-memory";

/** Open files of this process that tell of a process' memory. */
function gauges(): string[] {
  return readdirSync("/proc/self/fd")
    .map((name) => {
      try {
        return readlinkSync(`/proc/self/fd/${name}`);
      } catch {
        return "";
      }
    })
    .filter((path) => path.endsWith("/statm"));
}

describe.skipIf(!MEMORY_IS_WATCHED)("memory of a process", () => {
  it("follows what the process needs, and is nothing when it is gone", async () => {
    const script = `
      let kept = [];
      process.stdin.on("data", () => { kept.push(Buffer.alloc(64 * 1024 ** 2, 1)); process.stdout.write("more"); });
      process.stdout.write("ready");`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["pipe", "pipe", "inherit"] });
    const memory = new ProcessMemory(child.pid);
    await once(child.stdout, "data");
    const before = memory.bytes();
    expect(before).toBeGreaterThan(10 * 1_024 ** 2);
    child.stdin.write("x");
    await once(child.stdout, "data");
    expect(memory.bytes() - before).toBeGreaterThan(60 * 1_024 ** 2);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(memory.bytes()).toBe(0);
    expect(gauges()).toHaveLength(1);
    memory.close();
    expect(gauges()).toEqual([]);
    expect(memory.bytes()).toBe(0);
  });

  it("is nothing of a process that was never started", () => {
    expect(new ProcessMemory(undefined).bytes()).toBe(0);
  });
});
