import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { openSeal } from "./seal";
import { Secrets } from "./secrets";

const VALUES = {
  KEY: "s3cr3t-value",
  CONFIG: '{"user":"ada","deep":{"list":["first-one"]}}',
  PIN: "42",
};

describe("secrets in inputs", () => {
  const secrets = new Secrets(VALUES);

  it("take the place of their references, at any depth, with their type", () => {
    const input = {
      whole: "${workflow.secrets.KEY}",
      part: "Bearer ${workflow.secrets.KEY}!",
      list: [{ user: "${workflow.secrets.CONFIG.user}" }],
      tree: "${workflow.secrets.CONFIG.deep}",
      first: "${workflow.secrets.CONFIG.deep.list[0]}",
    };
    expect(secrets.reveal(input)).toEqual({
      whole: "s3cr3t-value",
      part: "Bearer s3cr3t-value!",
      list: [{ user: "ada" }],
      tree: { list: ["first-one"] },
      first: "first-one",
    });
  });

  it("are null when nobody knows them, nothing in a longer text; what a value does not have is null", () => {
    const input = { a: "${workflow.secrets.NOPE}", b: "x ${workflow.secrets.constructor.c} y" };
    expect(secrets.reveal(input)).toEqual({ a: null, b: "x  y" });
    expect(new Secrets().reveal(input)).toEqual({ a: null, b: "x  y" });
    expect(secrets.reveal({ a: "${workflow.secrets.CONFIG.__proto__}" })).toEqual({ a: null });
    expect(secrets.reveal({ a: "${workflow.secrets.KEY.user}" })).toEqual({ a: null });
  });

  it("stay as written for those who may not see them, unknown ones do not", () => {
    const known = { a: "${workflow.secrets.KEY}", b: "x ${workflow.secrets.CONFIG.user} y" };
    const unknown = { c: "${workflow.secrets.NOPE}", d: ["${workflow.secrets.NOPE}?"] };
    expect(secrets.withoutUnknown({ ...known, ...unknown })).toEqual({
      ...known,
      c: null,
      d: ["?"],
    });
  });

  it("cost nothing where there are none", () => {
    const input = { a: "${workflow.input.key}", list: [{ n: 1 }] };
    expect(secrets.reveal(input)).toBe(input);
    expect(secrets.withoutUnknown(input)).toBe(input);
    expect(new Secrets().mask(input)).toBe(input);
  });
});

describe("masking", () => {
  const secrets = new Secrets(VALUES);

  it("hides values, and the texts inside of JSON values, wherever they stand", () => {
    const output = { said: "I am ada? No: s3cr3t-value.", list: [["first-one"]], n: 42 };
    expect(secrets.mask(output)).toEqual({
      said: "I am ada? No: ***.",
      list: [["***"]],
      n: 42,
    });
  });

  it("keeps objects that hold nothing secret, and does not hide short values", () => {
    const output = { answer: "42", list: [1, { a: null }] };
    expect(secrets.mask(output)).toBe(output);
  });

  it("follows what is stored and removed", () => {
    const changing = new Secrets();
    changing.set("A", "a.*b(c");
    expect(changing.mask("xx a.*b(c xx")).toBe("xx *** xx");
    changing.set("A", undefined);
    expect(changing.mask("xx a.*b(c xx")).toBe("xx a.*b(c xx");
    expect(changing.names).toEqual([]);
  });
});

describe("the seal", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "baton-seal-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("opens under the same name only, and is another each time", () => {
    const seal = openSeal(directory);
    const sealed = seal.close("KEY", "välue");
    expect(openSeal(directory).open("KEY", sealed)).toBe("välue");
    expect(Buffer.from(sealed).equals(Buffer.from(seal.close("KEY", "välue")))).toBe(false);
    expect(() => seal.open("OTHER", sealed)).toThrow(/stored with another key/);
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(() => seal.open("KEY", sealed)).toThrow(/stored with another key/);
  });

  it("keeps its key for this user only, and refuses a file that is no key", () => {
    openSeal(directory);
    const file = join(directory, "secrets.key");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file)).toHaveLength(32);
    writeFileSync(file, "short");
    expect(() => openSeal(directory)).toThrow(/has 5 bytes; a key has 32/);
  });
});
