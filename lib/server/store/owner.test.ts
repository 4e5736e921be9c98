import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { takeLock } from "./owner";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "baton-lock-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const lockFile = () => join(directory, "baton.lock");

describe("takeLock", () => {
  it("refuses a second holder with a sentence that names the first, until it lets go", () => {
    const lock = takeLock(directory);
    expect(() => takeLock(directory)).toThrow(
      `Another Baton server (process ${process.pid}) uses the data folder ${directory}.`,
    );
    lock.release();
    expect(existsSync(lockFile())).toBe(false);
    takeLock(directory).release();
  });

  it("refuses while another process holds the lock and takes over as soon as it is gone", async () => {
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    await new Promise((resolve) => other.once("spawn", resolve));
    const start = readFileSync(`/proc/${other.pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19];
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    writeFileSync(lockFile(), JSON.stringify({ pid: other.pid, startedAt: `${boot}/${start}` }));
    expect(() => takeLock(directory)).toThrow(`process ${other.pid}`);
    const ended = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGKILL");
    await ended;
    takeLock(directory).release();
  });

  it("takes over from a process that has ended and that nobody has collected", async () => {
    const program = `"${process.execPath}" -e "setInterval(() => {}, 1000)" & echo $!; exec sleep 60`;
    const parent = spawn("sh", ["-c", program], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      const pid = await new Promise<number>((resolve) => {
        parent.stdout.once("data", (text: Buffer) => resolve(Number(text.toString())));
      });
      writeFileSync(lockFile(), JSON.stringify({ pid, startedAt: null }));
      expect(() => takeLock(directory)).toThrow(`process ${pid}`);
      // From then on nobody collects what ends.
      const collector = () => readFileSync(`/proc/${parent.pid}/comm`, "utf8");
      await vi.waitFor(() => expect(collector()).toBe("sleep\n"));
      process.kill(pid, "SIGKILL");
      const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8");
      await vi.waitFor(() => expect(stat()).toContain(") Z"));
      takeLock(directory).release();
    } finally {
      parent.kill("SIGKILL");
    }
  });

  it("takes over a lock whose pid now belongs to a process that started at another time", () => {
    writeFileSync(lockFile(), JSON.stringify({ pid: process.ppid, startedAt: "another boot/1" }));
    takeLock(directory);
    expect(readFileSync(lockFile(), "utf8")).toContain(`"pid":${process.pid},`);
  });

  it("takes over an unreadable lock", () => {
    writeFileSync(lockFile(), "{");
    takeLock(directory);
    expect(readFileSync(lockFile(), "utf8")).toContain(`"pid":${process.pid},`);
  });

  it("never removes a lock that somebody else has taken since", () => {
    const lock = takeLock(directory);
    writeFileSync(lockFile(), JSON.stringify({ pid: 1, startedAt: null }));
    lock.release();
    expect(existsSync(lockFile())).toBe(true);
  });
});
