import { cleanup, screen } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";

import type { FieldMeta } from "@/lib/core/image/fields";
import type { JsonValue } from "@/lib/core/json";
import { valueBench } from "@/test/value-bench";

afterEach(cleanup);

const NAMES: FieldMeta = { kind: "list", title: "Names", widget: "values" };

function bench(first: JsonValue | undefined, { meta = NAMES, plain = false } = {}) {
  return valueBench(first, { meta, plain });
}

const row = (number: number) => screen.getByLabelText(`Names, row ${number}`);
const fresh = () => screen.getByLabelText("Names, new row");
const isFocused = (element: Element) => document.activeElement === element;

describe("a list of values", () => {
  it("gets a row for each Enter, and what is written last when the list is left", async () => {
    const { user, value } = bench(undefined);
    await user.type(screen.getByRole("combobox", { name: "Names" }), "one{Enter}");
    expect(isFocused(fresh())).toBe(true);
    await user.type(fresh(), "2{Enter}");
    await user.type(fresh(), "last");
    await user.tab();
    expect(value()).toEqual(["one", 2, "last"]);
  });
  it("is ordered and emptied by keys alone, and says so", async () => {
    const { user, value } = bench(["a", "b", "c"]);
    await user.click(row(3));
    await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
    expect(value()).toEqual(["a", "c", "b"]);
    expect(isFocused(row(2))).toBe(true);
    expect(screen.getByRole("status").textContent).toBe("Moved to row 2");
    await user.keyboard("{Alt>}{ArrowUp}{ArrowUp}{/Alt}");
    expect(value()).toEqual(["c", "a", "b"]);
    await user.keyboard("{Backspace}{Backspace}");
    expect(value()).toEqual(["a", "b"]);
    expect(isFocused(row(1))).toBe(true);
    await user.keyboard("{Enter}");
    expect(isFocused(row(2))).toBe(true);
  });
  it("is ordered and emptied by the buttons, and is nothing without a row", async () => {
    const { user, value } = bench(["a", "b"]);
    await user.click(screen.getByRole("button", { name: "Move Names, row 2 up" }));
    expect(value()).toEqual(["b", "a"]);
    await user.click(screen.getByRole("button", { name: "Remove Names, row 1" }));
    await user.click(screen.getByRole("button", { name: "Remove Names, row 1" }));
    expect(value()).toBe(undefined);
  });
  it("takes several lines, or a list, as several rows; one line as text", async () => {
    const { user, value } = bench(["a"]);
    await user.click(fresh());
    await user.paste("b\n\n 3 \ntrue");
    expect(value()).toEqual(["a", "b", 3, true]);
    await user.click(row(1));
    await user.paste('["x", "y"]');
    expect(value()).toEqual(["a", "x", "y", "b", 3, true]);
    await user.click(fresh());
    await user.paste("[no list");
    expect(value()).toHaveLength(6);
  });
  it("is data of another task once an expression is begun, and the focus stays", async () => {
    const { user, value } = bench(undefined);
    await user.type(screen.getByRole("combobox", { name: "Names" }), "${{a.output.list}");
    expect(value()).toBe("${a.output.list}");
    expect(document.activeElement?.id).toBe("it");
  });
  it("of other things, or too long, is a text", () => {
    bench([{ a: 1 }]);
    expect(screen.queryByRole("button", { name: /^Remove/ })).toBe(null);
    cleanup();
    bench(Array.from({ length: 101 }, (_, at) => at));
    expect(screen.queryByRole("button", { name: /^Remove/ })).toBe(null);
  });
  it("where expressions mean nothing, keeps them as they are written", async () => {
    const { user, value } = bench(undefined, { plain: true });
    await user.type(screen.getByLabelText("Names", { selector: "input" }), "${{a}{Enter}");
    expect(value()).toEqual(["${a}"]);
  });
});
