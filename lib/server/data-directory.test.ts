import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openDataDirectory } from "./data-directory";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "baton-folder-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe("openDataDirectory", () => {
  it("makes the folder, for its owner only", () => {
    openDataDirectory(join(root, "a/b"));
    expect(statSync(join(root, "a/b")).mode & 0o777).toBe(0o700);
    openDataDirectory(join(root, "a/b"));
  });

  it("says what to do about a path that cannot be one", () => {
    writeFileSync(join(root, "file"), "");
    const sentence = /The data folder .* (is not a folder|cannot be written)\. .*BATON_DATA_DIR/;
    expect(() => openDataDirectory(join(root, "file"))).toThrow(sentence);
    expect(() => openDataDirectory(join(root, "file/below"))).toThrow(sentence);
  });

  it.runIf(existsSync("/proc/self"))("returns for file systems that make no folders", () => {
    expect(() => openDataDirectory("/proc/baton-data")).toThrow("cannot be written");
  });
});
