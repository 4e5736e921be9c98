import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it } from "vitest";

import type { FieldMeta } from "@/lib/core/image/fields";
import type { JsonObject, JsonValue } from "@/lib/core/json";

import { matching, typedExpression } from "./completion";
import { createFieldFocus, DataContext } from "./data-context";
import { FieldRow } from "./field-row";
import { formOf, otherInputs } from "@/lib/core/definition/task-forms/registry";
import { ValueInput } from "./value-input";
import { ValueTable } from "./value-table";

afterEach(cleanup);

const PATHS = [
  {
    expression: "${resize.output.width}",
    group: "resize",
    label: ".width",
    detail: "output",
    type: "number",
    example: "640",
    doubtful: false,
  },
  {
    expression: "${workflow.input.photo}",
    group: "input",
    label: "photo",
    detail: "input",
    type: "text",
    example: null,
    doubtful: false,
  },
] as const;

function Bench({
  meta,
  first,
  show,
}: {
  meta: FieldMeta;
  first?: JsonValue;
  show: (value: JsonValue | undefined) => void;
}) {
  const [value, setValue] = useState<JsonValue | undefined>(first);
  const [focus] = useState(createFieldFocus);
  const [data] = useState(() => ({
    paths: () => PATHS,
    focus,
    gradeOf: () => null,
    goTo: () => undefined,
    point: () => undefined,
  }));
  return (
    <DataContext.Provider value={data}>
      <FieldRow title={meta.title}>
        {({ id, describedBy }) => (
          <ValueInput
            id={id}
            describedBy={describedBy}
            meta={meta}
            value={value}
            onChange={(next) => {
              setValue(next);
              show(next);
            }}
            onLeave={() => undefined}
            invalid={false}
          />
        )}
      </FieldRow>
      <button type="button" onClick={() => focus.insert("${workflow.input.photo}")}>
        data
      </button>
    </DataContext.Provider>
  );
}

function bench(meta: FieldMeta, first?: JsonValue) {
  let last: JsonValue | undefined = first;
  const show = (value: JsonValue | undefined) => {
    last = value;
  };
  render(<Bench meta={meta} show={show} {...(first === undefined ? {} : { first })} />);
  return { user: userEvent.setup(), value: () => last };
}

describe("a field", () => {
  it("stores numbers as numbers, clears to nothing, and keeps what is no number as text", async () => {
    const { user, value } = bench({ kind: "integer", title: "Width" });
    const field = screen.getByLabelText("Width");
    await user.type(field, "640");
    expect(value()).toBe(640);
    await user.clear(field);
    expect(value()).toBe(undefined);
    await user.type(field, "6x");
    expect(value()).toBe("6x");
  });
  it("steps a number with the arrow keys, within its bounds", async () => {
    const meta = { kind: "integer", title: "Width", minimum: 1, maximum: 3 } as const;
    const { user, value } = bench(meta);
    const field = screen.getByLabelText("Width");
    await user.click(field);
    await user.keyboard("{ArrowUp}");
    expect(value()).toBe(1);
    await user.keyboard("{ArrowUp}{ArrowUp}{ArrowUp}");
    expect(value()).toBe(3);
    await user.keyboard("{ArrowDown}{ArrowDown}{ArrowDown}");
    expect(value()).toBe(1);
    await user.clear(field);
    await user.type(field, "wide{ArrowUp}");
    expect(value()).toBe("wide");
  });
  it("takes a time as people write it, and says in words that there is no limit", async () => {
    const meta = { kind: "integer", title: "Limit", widget: "duration", placeholder: "no limit" };
    const { user, value } = bench(meta as FieldMeta, 0);
    const field = screen.getByLabelText<HTMLInputElement>("Limit");
    expect(field.value).toBe("no limit");
    await user.clear(field);
    await user.type(field, "1m30");
    expect(value()).toBe(90);
    await user.tab();
    expect(field.value).toBe("1 m 30 s");
    await user.clear(field);
    expect(value()).toBe(undefined);
    await user.type(field, "soon");
    await user.tab();
    expect(value()).toBe("soon");
    await user.clear(field);
    await user.type(field, "no limit");
    expect(value()).toBe(0);
  });
  it("offers what can be read after a dollar sign, by keyboard", async () => {
    const { user, value } = bench({ kind: "integer", title: "Width" });
    await user.type(screen.getByLabelText("Width"), "$resw{Enter}");
    expect(value()).toBe("${resize.output.width}");
    expect(screen.queryByRole("listbox")).toBe(null);
  });
  it("takes what is clicked in the list of data", async () => {
    const { user, value } = bench({ kind: "text", title: "Image" });
    await user.click(screen.getByLabelText("Image"));
    await user.click(screen.getByText("data"));
    expect(value()).toBe("${workflow.input.photo}");
  });
  it("chooses among options, and takes an expression in their place", async () => {
    const { user, value } = bench({
      kind: "enum",
      title: "Format",
      options: ["jpeg", "png", "webp", "avif"],
    });
    await user.selectOptions(screen.getByLabelText("Format"), "png");
    expect(value()).toBe("png");
    await user.click(screen.getByRole("button", { name: "From an expression" }));
    expect(screen.getByLabelText("Format").tagName).toBe("INPUT");
  });
  it("keeps the last valid JSON while other text is typed", async () => {
    const { user, value } = bench({ kind: "object", title: "Body" }, { a: 1 });
    const field = screen.getByLabelText("Body");
    await user.type(field, "x");
    expect(value()).toEqual({ a: 1 });
    expect(screen.getByText(/no JSON yet/)).toBeTruthy();
    await user.clear(field);
    await user.paste('{"b": [2]}');
    expect(value()).toEqual({ b: [2] });
  });
  it("is on or off", async () => {
    const { user, value } = bench({ kind: "boolean", title: "Enlarge", default: false });
    await user.click(screen.getByLabelText("Enlarge"));
    expect(value()).toBe(true);
  });
});

describe("a table of values", () => {
  function Table({ show }: { show: (values: JsonObject) => void }) {
    const [values, setValues] = useState<JsonObject>({ a: "1", b: [2] });
    const set = (next: JsonObject) => {
      setValues(next);
      show(next);
    };
    return (
      <ValueTable
        title="Variables"
        values={values}
        onSet={(key, value) => {
          const { [key]: _old, ...rest } = values;
          set(value === undefined ? rest : { ...values, [key]: value });
        }}
        onRename={(from, to) =>
          set(
            Object.fromEntries(
              Object.entries(values).map(([key, value]) => [key === from ? to : key, value]),
            ),
          )
        }
        onLeave={() => undefined}
      />
    );
  }

  it("adds, renames, changes and removes", async () => {
    let last: JsonObject = {};
    const user = userEvent.setup();
    render(<Table show={(values) => (last = values)} />);
    await user.type(screen.getByPlaceholderText("new name"), "c{Enter}");
    expect(last).toEqual({ a: "1", b: [2], c: "" });
    await user.type(screen.getByLabelText("Value of c"), "true");
    expect(last["c"]).toBe(true);
    await user.clear(screen.getByLabelText("Name of a"));
    await user.type(screen.getByLabelText("Name of a"), "z{Enter}");
    expect(Object.keys(last)).toEqual(["z", "b", "c"]);
    await user.click(screen.getByLabelText("Remove z"));
    expect(last).toEqual({ b: [2], c: true });
  });
});

describe("forms of tasks", () => {
  it("come from the schema of a built-in worker, else from the type, else are a table", () => {
    const keys = (raw: JsonObject) => formOf(raw).fields.map(({ path }) => path.at(-1));
    expect(keys({ name: "image_convert_resize" })).toContain("outputFormat");
    expect(keys({ type: "TERMINATE" })).toEqual([
      "terminationStatus",
      "terminationReason",
      "workflowOutput",
    ]);
    expect(keys({ type: "HTTP" })).toContain("uri");
    expect(formOf({ name: "mine" })).toMatchObject({ fields: [], table: { title: "Inputs" } });
    expect(formOf({ type: "hasOwnProperty" }).table).not.toBe(null);
  });
  it("leave inputs without a field to the table of others", () => {
    const raw = { name: "image_info", inputParameters: { fileLocation: "x", mine: 1 } };
    expect(otherInputs(raw, formOf(raw))).toEqual({ mine: 1 });
  });
});

describe("completion", () => {
  it("fits letters in order, the tightest first", () => {
    expect(typedExpression("a ${res", 7)).toEqual({ start: 2, word: "res" });
    expect(typedExpression("a ${res} b", 10)).toBe(null);
    expect(matching(PATHS, "photo").map(({ expression }) => expression)).toEqual([
      "${workflow.input.photo}",
    ]);
  });
  it("puts what has the expected type first", () => {
    const first = (expects: "text" | "number") => matching(PATHS, "o", expects)[0]?.group;
    expect(first("text")).toBe("input");
    expect(first("number")).toBe("resize");
  });
});
