import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { safeName } from "@/lib/core/image/names";

import { createJobDirectories } from "./job-directories";
import { createLocalStore, createPublishedFiles } from "./local-disk";
import { describeArtifactStore } from "./storage.contract";

describeArtifactStore("the local disk", (directory) =>
  Promise.resolve(createLocalStore(join(directory, "blobs"))),
);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "baton-files-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function open() {
  writeFileSync(join(directory, "a"), "first");
  writeFileSync(join(directory, "b"), "second");
  return {
    files: createPublishedFiles(join(directory, "published")),
    a: join(directory, "a"),
    b: join(directory, "b"),
  };
}

describe("published files", () => {
  it("appear under their name and leave the source where it is", async () => {
    const { files, a } = open();
    expect(await files.publish("holiday/boat.jpg", a, "overwrite")).toEqual({ skipped: false });
    expect(readFileSync(await files.fileOf("holiday/boat.jpg"), "utf8")).toBe("first");
    expect(readFileSync(a, "utf8")).toBe("first");
    expect(readdirSync(join(directory, "published", "holiday"))).toEqual(["boat.jpg"]);
  });

  it("follow ifExists", async () => {
    const { files, a, b } = open();
    await files.publish("x.jpg", a, "fail");
    await expect(files.publish("x.jpg", b, "fail")).rejects.toMatchObject({
      code: "STORAGE_EXISTS",
      message: '"x.jpg" exists already and ifExists is "fail".',
    });
    expect(await files.publish("x.jpg", b, "skip")).toEqual({ skipped: true });
    expect(readFileSync(await files.fileOf("x.jpg"), "utf8")).toBe("first");
    await files.publish("x.jpg", b, "overwrite");
    expect(readFileSync(await files.fileOf("x.jpg"), "utf8")).toBe("second");
  });

  it.each([
    "../x",
    "a/../../x",
    "/etc/passwd",
    "a//b",
    "a/./b",
    "..",
    "a\\b",
    "a\u0000b",
    "con",
    "x".repeat(300),
  ])("refuse the path %j", async (path) => {
    const { files, a } = open();
    await expect(files.publish(path, a, "overwrite")).rejects.toMatchObject({
      code: "SOURCE_NOT_ALLOWED",
    });
    await expect(files.fileOf(path)).rejects.toMatchObject({ code: "SOURCE_NOT_ALLOWED" });
    expect(readdirSync(directory).toSorted()).toEqual(["a", "b"]);
  });

  it.each(["overwrite", "skip", "fail"] as const)(
    "are no folders, and folders are no files (%s)",
    async (ifExists) => {
      const { files, a } = open();
      await files.publish("shop/boat.jpg", a, "overwrite");
      await expect(files.publish("shop", a, ifExists)).rejects.toMatchObject({
        code: "PARAM_INVALID",
        message: '"shop" is a folder of the store; choose another name for the file.',
      });
      await expect(files.publish("shop/boat.jpg/x/y.jpg", a, ifExists)).rejects.toMatchObject({
        code: "PARAM_INVALID",
        message:
          '"shop/boat.jpg" is a file of the store and holds no others; choose another folder.',
      });
      expect(readdirSync(join(directory, "published", "shop"))).toEqual(["boat.jpg"]);
    },
  );

  it.each(["skip", "fail"] as const)(
    "are saved by one of many at a time (%s)",
    async (ifExists) => {
      const { files } = open();
      const attempts = Array.from({ length: 8 }, async (_, index) => {
        const file = join(directory, `from-${index}`);
        writeFileSync(file, `content ${index}`);
        const { skipped } = await files.publish("shop/boat.jpg", file, ifExists);
        return skipped ? null : index;
      });
      const settled = await Promise.allSettled(attempts);
      const saved = settled.flatMap((one) =>
        one.status === "fulfilled" && one.value !== null ? [one.value] : [],
      );
      expect(saved).toHaveLength(1);
      const stored = readFileSync(await files.fileOf("shop/boat.jpg"), "utf8");
      expect(stored).toBe(`content ${saved[0]}`);
      const failed = settled.filter(({ status }) => status === "rejected");
      expect(failed).toHaveLength(ifExists === "fail" ? 7 : 0);
      for (const one of failed) expect(one).toMatchObject({ reason: { code: "STORAGE_EXISTS" } });
      expect(readdirSync(join(directory, "published", "shop"))).toEqual(["boat.jpg"]);
    },
  );

  it("take the longest names", async () => {
    const { files, a } = open();
    const path = Array.from({ length: 3 }, () => safeName("\u6F22".repeat(120))).join("/");
    await files.publish(path, a, "overwrite");
    expect(readFileSync(await files.fileOf(path))).toEqual(readFileSync(a));
  });

  it("do not follow planted links", async () => {
    const { files, a } = open();
    const root = join(directory, "published");
    mkdirSync(root);
    mkdirSync(join(directory, "outside"));
    symlinkSync(join(directory, "outside"), join(root, "link"));
    symlinkSync(join(directory, "a"), join(root, "file"));
    await expect(files.publish("link/x.jpg", a, "overwrite")).rejects.toMatchObject({
      code: "SOURCE_NOT_ALLOWED",
    });
    await expect(files.fileOf("file")).rejects.toMatchObject({ code: "SOURCE_NOT_ALLOWED" });
    expect(readdirSync(join(directory, "outside"))).toEqual([]);
  });

  it("say that an unknown name is not there", async () => {
    const { files } = open();
    await expect(files.fileOf("nothing.jpg")).rejects.toMatchObject({
      code: "SOURCE_NOT_FOUND",
      message: "Nothing was found at store://files/nothing.jpg.",
    });
  });
});

describe("job directories", () => {
  it("are removed when the job is over, also when it failed", async () => {
    const jobs = createJobDirectories(join(directory, "tmp"));
    const seen = await jobs.use((path) => {
      writeFileSync(join(path, "x"), "x");
      return Promise.resolve(path);
    });
    await expect(jobs.use(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(seen).toContain(join(directory, "tmp"));
    await jobs.settled();
    expect(readdirSync(join(directory, "tmp"))).toEqual([]);
  });

  it("sweep removes old leftovers and leaves living and new ones", async () => {
    const jobs = createJobDirectories(join(directory, "tmp"));
    await jobs.use(async () => {
      mkdirSync(join(directory, "tmp", "job-left"));
      expect(await jobs.sweep(3_600_000, Date.now())).toBe(0);
      expect(await jobs.sweep(3_600_000, Date.now() + 3_700_000)).toBe(1);
      expect(readdirSync(join(directory, "tmp"))).toHaveLength(1);
    });
  });
});
