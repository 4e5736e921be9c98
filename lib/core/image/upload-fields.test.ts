import { describe, expect, it } from "vitest";

import { TASK_SCHEMAS } from "./task-schemas";

const source = { fileLocation: "upload://abc" };

describe("metadata of upload_toS3", () => {
  it("leaves room for the digest that is stored beside it: 2,048 bytes in all", () => {
    const ours = "sha256".length + 64;
    const accepts = (length: number) =>
      TASK_SCHEMAS.upload_toS3.safeParse({ ...source, metadata: { n: "x".repeat(length - 1) } })
        .success;
    expect([accepts(2_048 - ours), accepts(2_049 - ours)]).toEqual([true, false]);
  });
});
