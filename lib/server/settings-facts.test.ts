import { describe, expect, it } from "vitest";

import { readEnv } from "./env";
import { settingsFacts } from "./settings-facts";

function shown(source: Record<string, string>) {
  return settingsFacts(readEnv(source)).flatMap(({ settings }) => settings);
}

describe("the settings that are shown", () => {
  it("tell what is set from what is the default", () => {
    const rows = shown({ BATON_MAX_SOURCE_BYTES: "1048576", BATON_ARTIFACT_DAYS: "30" });
    expect(rows.find(({ variable }) => variable === "BATON_MAX_SOURCE_BYTES")).toMatchObject({
      value: "1 MiB",
      isSet: true,
    });
    expect(rows.find(({ variable }) => variable === "BATON_ARTIFACT_DAYS")?.value).toBe("30 days");
    expect(rows.find(({ variable }) => variable === "BATON_MAX_VARIANTS")?.isSet).toBe(false);
  });

  it("never hold a token, key or secret", () => {
    const hidden = {
      BATON_TOKEN: "token-0123456789-0123456789",
      CONDUCTOR_AUTH_KEY: "conductor-key",
      CONDUCTOR_AUTH_SECRET: "conductor-secret",
      AWS_ACCESS_KEY_ID: "bucket-key",
      AWS_SECRET_ACCESS_KEY: "bucket-secret",
      CONDUCTOR_SECRET_MAIL: "mail-password",
    };
    const named = { CONDUCTOR_SERVER_URL: "http://conductor.test/api", S3_BUCKET: "pictures" };
    const text = JSON.stringify(shown({ ...hidden, ...named }));
    for (const value of Object.values(hidden)) expect(text).not.toContain(value);
    expect(text).toContain("http://conductor.test");
  });
});
