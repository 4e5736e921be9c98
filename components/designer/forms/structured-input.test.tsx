import { cleanup, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import type { RawTask } from "@/lib/core/definition/document";
import { entryMistakes } from "@/lib/core/definition/task-forms/checks";
import { formOf } from "@/lib/core/definition/task-forms/registry";
import type { JsonValue } from "@/lib/core/json";
import { valueBench } from "@/test/value-bench";

afterEach(cleanup);

/** The control of an input as its form has it. */
function bench(raw: RawTask, key: string, first?: JsonValue) {
  const field = formOf(raw).fields.find(({ path }) => path.at(-1) === key);
  if (!field) throw new Error(`no field ${key}`);
  return valueBench(first, {
    meta: field.meta,
    mistakesOf: (value) => entryMistakes(field, value, raw),
  });
}

const task = (name: string): RawTask => ({ name, type: "SIMPLE" });
const sizes = (first?: JsonValue) =>
  bench(task("image_multiple_convert_resize"), "outputSizes", first);
const variants = (first?: JsonValue) => bench(task("image_variants"), "variants", first);
const headers = (first?: JsonValue) => bench({ name: "http", type: "HTTP" }, "headers", first);
const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name);
const focused = () => document.activeElement?.getAttribute("aria-label");

describe("sizes", () => {
  it("are written row by row with the keyboard alone", async () => {
    const { user, value } = sizes();
    await user.click(field("Width of size 1"));
    await user.keyboard("800{Tab}600{Enter}");
    expect(focused()).toBe("Width of size 2");
    await user.keyboard("1600{Enter}400");
    expect(value()).toEqual([{ width: 800, height: 600 }, { width: 1600 }, { width: 400 }]);
    await user.keyboard("{Alt>}{ArrowUp}{ArrowUp}{/Alt}");
    expect(value()).toEqual([{ width: 400 }, { width: 800, height: 600 }, { width: 1600 }]);
    expect(focused()).toBe("Width of size 1");
    expect(screen.getByRole("status").textContent).toBe("Moved to row 1");
    await user.keyboard("{Backspace}{Backspace}{Backspace}{Backspace}");
    expect(value()).toEqual([{ width: 800, height: 600 }, { width: 1600 }]);
  });
  it("are added, moved and removed by buttons, and are nothing without a row", async () => {
    const { user, value } = sizes([{ width: 8 }, { width: 9 }]);
    await user.click(screen.getByRole("button", { name: "Move size 2 up" }));
    expect(value()).toEqual([{ width: 9 }, { width: 8 }]);
    await user.click(screen.getByRole("button", { name: "Remove size 1" }));
    await user.click(screen.getByRole("button", { name: "Add a size" }));
    expect(focused()).toBe("Width of size 2");
    expect(value()).toEqual([{ width: 8 }, {}]);
    await user.click(screen.getByRole("button", { name: "Remove size 1" }));
    await user.click(screen.getByRole("button", { name: "Remove size 1" }));
    expect(value()).toBe(undefined);
    expect(field("Width of size 1").value).toBe("");
  });
  it("read data in each value, and say at once what is wrong with another", async () => {
    const { user, value } = sizes([{ width: 8 }]);
    await user.clear(field("Width of size 1"));
    await user.type(field("Width of size 1"), "${{workflow.input.w}");
    expect(value()).toEqual([{ width: "${workflow.input.w}" }]);
    await user.type(field("Height of size 1"), "0");
    expect(screen.getByText("Height: At least 1 px.")).toBeTruthy();
    expect(field("Height of size 1").getAttribute("aria-invalid")).toBe("true");
    expect(field("Width of size 1").getAttribute("aria-invalid")).toBe("false");
  });
  it("take pasted lines and pasted JSON as rows", async () => {
    const { user, value } = sizes();
    await user.click(field("Width of size 1"));
    await user.paste("400x300\n800 × 600\n1600");
    const three = [{ width: 400, height: 300 }, { width: 800, height: 600 }, { width: 1600 }];
    expect(value()).toEqual(three);
    await user.click(field("Height of size 3"));
    await user.paste('[{ "width": 1 }, { "height": 2 }]');
    expect(value()).toEqual([...three, { width: 1 }, { height: 2 }]);
    expect(focused()).toBe("Width of size 5");
  });
  it("are JSON on demand, and only JSON where they hold something else", async () => {
    const { user, value } = sizes([{ width: 8 }]);
    await user.click(screen.getByRole("button", { name: "Sizes as JSON" }));
    const text = screen.getByRole("combobox");
    await user.clear(text);
    await user.click(text);
    await user.paste('[{ "width": 8, "depth": 1 }]');
    expect(value()).toEqual([{ width: 8, depth: 1 }]);
    await user.click(screen.getByRole("button", { name: "Sizes in fields" }));
    expect(screen.getByText("Only in the JSON: depth.")).toBeTruthy();
    await user.type(field("Width of size 1"), "0");
    expect(value()).toEqual([{ width: 80, depth: 1 }]);
    cleanup();
    sizes([{ width: 8 }, "800x600"]);
    expect(screen.queryByLabelText("Width of size 1")).toBe(null);
    expect(screen.getByText(/^Only as JSON/)).toBeTruthy();
  });
});

describe("variants", () => {
  it("get a name, sides, a format and a quality each; the rest is folded away", async () => {
    const { user, value } = variants();
    await user.type(field("Name of variant 1"), "small");
    await user.type(field("Width of variant 1"), "400");
    await user.selectOptions(field("Format of variant 1"), "webp");
    await user.type(field("Quality of variant 1"), "70");
    const small = { name: "small", outputWidth: 400, outputFormat: "webp", quality: 70 };
    expect(value()).toEqual([small]);
    await user.type(field("Quality of variant 1"), "{Enter}");
    expect(value()).toEqual([small, { name: "variant_2" }]);
    expect(focused()).toBe("Name of variant 2");
    const second = screen.getByRole("group", { name: "variant 2" });
    await user.click(within(second).getByText("More options"));
    await user.click(within(second).getByLabelText("Greyscale"));
    expect(value()).toEqual([small, { name: "variant_2", greyscale: true }]);
    expect(within(second).getByText("More options · 1 set")).toBeTruthy();
  });
  it("that are a map stay one, whose keys are renamed when they are left, to what is free", async () => {
    const { user, value } = variants({ small: { outputWidth: 4 }, large: { outputWidth: 9 } });
    await user.type(field("Width of variant 1"), "0");
    expect(value()).toEqual({ small: { outputWidth: 40 }, large: { outputWidth: 9 } });
    const name = field("Name of small");
    await user.clear(name);
    await user.type(name, "large{Tab}");
    expect(value()).toMatchObject({ small: {}, large: { outputWidth: 9 } });
    await user.clear(name);
    await user.type(name, "tiny{Tab}");
    expect(Object.keys(value() as object)).toEqual(["tiny", "large"]);
  });
});

describe("headers and other names with values", () => {
  it("are written name, Enter, value, Enter; values stay texts", async () => {
    const { user, value } = headers();
    await user.click(field("Add to Headers"));
    await user.keyboard("X-Count{Enter}");
    expect(focused()).toBe("Value of X-Count");
    await user.keyboard("5{Enter}");
    expect(focused()).not.toBe("Value of X-Count");
    await user.keyboard("Authorization{Enter}Bearer ${{workflow.secrets.KEY}");
    const both = { "X-Count": "5", Authorization: "Bearer ${workflow.secrets.KEY}" };
    expect(value()).toEqual(both);
    const name = field("Name of X-Count");
    await user.clear(name);
    await user.type(name, "X-Number{Enter}");
    expect(Object.keys(value() as object)).toEqual(["X-Number", "Authorization"]);
    await user.click(screen.getByRole("button", { name: "Remove X-Number" }));
    await user.click(screen.getByRole("button", { name: "Remove Authorization" }));
    expect(value()).toBe(undefined);
  });
  it("keep numbers where the names are free for any value", async () => {
    const { user, value } = bench(task("image_effect"), "recipeParameters", {});
    await user.click(field("Add to Parameters"));
    await user.keyboard("vibrance{Enter}7");
    expect(value()).toEqual({ vibrance: 7 });
  });
});

describe("the crop of a picture", () => {
  it("has a field for each of its numbers, and is nothing without them", async () => {
    const { user, value } = bench(task("image_convert_resize"), "crop");
    await user.type(field("Left of crop"), "5");
    await user.type(field("Width of crop"), "70");
    expect(value()).toEqual({ left: 5, width: 70 });
    await user.clear(field("Left of crop"));
    await user.clear(field("Width of crop"));
    expect(value()).toBe(undefined);
  });
});
