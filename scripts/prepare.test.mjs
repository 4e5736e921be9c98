import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { nodeProblem } from "./prepare.mjs";
import { hashOf, isFresh, keep } from "./stamp.mjs";

describe("a Node", () => {
  it.each(["16.20.2", "18.20.8", "20.18.3"])("%s is too old, which is said", (version) => {
    expect(nodeProblem(version)).toBe(`Baton needs Node 20.19 or newer; this is ${version}.`);
  });

  it.each(["20.19.0", "20.20.2", "22.1.0", "24.0.0"])("%s will do", (version) => {
    expect(nodeProblem(version)).toBeNull();
  });
});

describe("a stamp", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "baton-stamp-"));
    writeFileSync(join(folder, "a.txt"), "one");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is fresh until a file changes, comes or goes", () => {
    const stamp = join(folder, "out/.stamp");
    const hash = () => hashOf(folder, ["a.txt", "b.txt"]);
    expect(isFresh(stamp, hash())).toBe(false);
    keep(stamp, hash());
    expect(isFresh(stamp, hash())).toBe(true);
    writeFileSync(join(folder, "b.txt"), "");
    expect(isFresh(stamp, hash())).toBe(false);
    keep(stamp, hash());
    writeFileSync(join(folder, "a.txt"), "two");
    expect(isFresh(stamp, hash())).toBe(false);
  });
});

describe("the lock file", () => {
  // npm leaves the packages of other systems out when it writes the file beside an installed folder; `npm ci` refuses such a file.
  it("names the optional packages of every system", () => {
    const lock = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
    const names = new Set(
      Object.keys(lock.packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13)),
    );
    const missing = Object.values(lock.packages)
      .flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
      .filter((name) => !names.has(name));
    expect(missing).toEqual([]);
  });
});
