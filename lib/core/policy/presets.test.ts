import { describe, expect, it } from "vitest";

import { applyPreset, PRESETS, presetOf } from "./presets";

describe("presets", () => {
  it("touch only the fields they name and are recognised again", () => {
    for (const preset of PRESETS) {
      const rule = applyPreset({ name: "a", timeoutSeconds: 7, retryCount: 99 }, preset);
      expect(rule).toMatchObject({ name: "a", timeoutSeconds: 7, ...preset.changes });
      expect(presetOf(rule)).toBe(preset);
    }
    expect(PRESETS.map(({ key }) => key)).toEqual(["never", "gentle", "stubborn", "steady"]);
  });

  it("do not fit a rule of one's own", () => {
    expect(presetOf({ retryCount: 4 })).toBeNull();
  });
});
