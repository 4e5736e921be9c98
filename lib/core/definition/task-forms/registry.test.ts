import { describe, expect, it } from "vitest";

import type { JsonObject, JsonValue } from "../../json";
import type { RawTask } from "../document";
import { declaredInputs, inputEdits } from "../declared-inputs";
import { inputRenaming, renameInScript } from "../rename-input";
import { runDataOf } from "../run-data";
import { fieldMistake } from "./checks";
import { formOf, knownTypes } from "./registry";
import { WORKFLOW_FIELDS } from "./workflow";

const TYPES = [
  ..."SWITCH DECISION DO_WHILE FORK_JOIN JOIN EXCLUSIVE_JOIN FORK_JOIN_DYNAMIC DYNAMIC".split(" "),
  ..."SUB_WORKFLOW START_WORKFLOW NOOP TERMINATE HTTP INLINE LAMBDA JSON_JQ_TRANSFORM".split(" "),
  ..."SET_VARIABLE WAIT HUMAN EVENT KAFKA_PUBLISH LLM_TEXT_COMPLETE LLM_CHAT_COMPLETE".split(" "),
  ..."LLM_GENERATE_EMBEDDINGS LLM_INDEX_TEXT LLM_SEARCH_INDEX GENERATE_IMAGE".split(" "),
];

const shown = (raw: RawTask) => formOf(raw).fields.filter(({ hidden }) => hidden?.(raw) !== true);

function mistake(raw: RawTask, key: string, value: JsonValue): string | null {
  const field = shown(raw).find(({ path }) => path.join(".").endsWith(key));
  if (!field) throw new Error(`${key} has no field`);
  return fieldMistake(field, value, raw);
}

describe("the registry of task types", () => {
  it("has a form for every type that Conductor knows", () => {
    expect(knownTypes()).toEqual(expect.arrayContaining(TYPES));
    for (const type of TYPES) expect(formOf({ type }).about).not.toBe("");
  });
  it("shows each value once, whatever the task looks like", () => {
    for (const type of knownTypes()) {
      const variants: RawTask[] = [{}, { evaluatorType: "javascript" }, { items: "${a.output}" }];
      for (const more of variants) {
        const paths = shown({ type, ...more }).map(({ path }) => path.join("."));
        expect(new Set(paths).size).toBe(paths.length);
      }
    }
  });
  it("takes the keys of a worker from its task definition, with dots as part of a key", () => {
    const rule = { name: "mail", inputKeys: ["to", "a.b"], inputTemplate: { to: "me" } };
    const form = formOf({ name: "mail", type: "SIMPLE" }, rule);
    expect(form.fields.map(({ path }) => path)).toEqual([
      ["inputParameters", "to"],
      ["inputParameters", "a.b"],
    ]);
    expect(form.fields[0]?.meta.default).toBe("me");
  });
  it("looks at any value in the place of a text", () => {
    const odd: JsonValue[] = [{ toString: 2 }, [{ valueOf: null, toString: null }], true, 7];
    const ofWorkflows = WORKFLOW_FIELDS.flatMap(({ fields }) => fields);
    const all = knownTypes().map((type) => [type, formOf({ type }).fields] as const);
    for (const [type, fields] of [...all, ["", ofWorkflows] as const]) {
      for (const field of fields) {
        for (const value of odd) {
          expect(() => fieldMistake(field, value, { type })).not.toThrow();
        }
      }
    }
  });
  it("has a field for each parameter of the effect that is chosen", () => {
    const below = (inputs: JsonObject) =>
      shown({ name: "image_effect", type: "SIMPLE", inputParameters: inputs })
        .map(({ path }) => path.slice(1).join("."))
        .filter((key) => key.startsWith("recipeParameters"));
    expect(below({ recipe: "Sepia" })).toEqual(["recipeParameters.sepiaIntensityThreshold"]);
    const watermark = { watermarkFileLocation: "upload://x", gravity: "north" };
    expect(below({ recipe: "watermark", recipeParameters: watermark })).toEqual([
      "recipeParameters.watermarkFileLocation",
      "recipeParameters.gravity",
    ]);
    expect(below({ recipe: "negate" })).toEqual([]);
    // Everything at once where the effect is not known, or where something is there that it has no field for.
    expect(below({ recipe: "${workflow.input.effect}" })).toEqual(["recipeParameters"]);
    expect(below({ recipe: "blur", recipeParameters: "${a.output.all}" })).toEqual([
      "recipeParameters",
    ]);
    expect(below({ recipe: "blur", recipeParameters: { vibrance: 3 } })).toEqual([
      "recipeParameters.sigma",
      "recipeParameters",
    ]);
  });
  it("takes variants by name for what they are", () => {
    const raw = { name: "image_variants", type: "SIMPLE" };
    expect(mistake(raw, "variants", { small: { outputWidth: 400 } })).toBe(null);
    expect(mistake(raw, "variants", "small")).not.toBe(null);
  });
  it("judges each parameter of an effect", () => {
    const raw = (inputs: JsonObject): RawTask => ({
      name: "image_effect",
      type: "SIMPLE",
      inputParameters: inputs,
    });
    expect(mistake(raw({ recipe: "blur" }), "sigma", 0.1)).toMatch(/0\.3/);
    expect(mistake(raw({ recipe: "sharpen" }), "sigma", 0.1)).toBe(null);
    expect(mistake(raw({ recipe: "tint" }), "color", "reddish")).not.toBe(null);
  });
  it("knows what a prepared fork puts out, so that it is not taken for text", () => {
    expect(formOf({ name: "image_multiple_convert_resize", type: "SIMPLE" }).outputs).toEqual({
      dynamicTasks: "list",
      dynamicTasksInput: "map",
      count: "number",
      warnings: "list",
    });
  });
  it("shows the request of HTTP where it stands", () => {
    const flat = shown({ type: "HTTP", inputParameters: { uri: "x" } });
    expect(flat[0]?.path).toEqual(["inputParameters", "uri"]);
    expect(shown({ type: "HTTP" })[0]?.path).toEqual(["inputParameters", "http_request", "uri"]);
  });
});

describe("a value that is typed", () => {
  it.each<[RawTask, string, JsonValue, RegExp | null]>([
    [{ type: "HTTP" }, "uri", "ftp://x", /http/],
    [{ type: "HTTP" }, "uri", "https://example.org/a", null],
    [{ type: "HTTP" }, "uri", "${workflow.input.address}", null],
    [{ type: "HTTP" }, "readTimeOut", -1, /At least 0 ms/],
    [{ type: "HTTP" }, "method", "FETCH", /One of GET/],
    [{ type: "WAIT" }, "duration", "soon", /45 seconds/],
    [{ type: "WAIT" }, "duration", "1h 30m", null],
    [{ type: "WAIT" }, "until", "tomorrow", /2030/],
    [{ type: "EVENT" }, "sink", "orders", /conductor:/],
    [{ type: "EVENT" }, "sink", "conductor:orders", null],
    [{ type: "SUB_WORKFLOW" }, "version", 1.5, /whole/],
    [{ type: "EXCLUSIVE_JOIN" }, "joinOn", "a", /list/i],
    [{ type: "SIMPLE", name: "image_convert_resize" }, "outputWidth", 0, /1/],
    [{ type: "SIMPLE", name: "image_convert_resize" }, "outputWidth", "640", null],
  ])("%o %s %o", (raw, key, value, expected) => {
    const found = mistake(raw, key, value);
    expect(found ?? "nothing").toMatch(expected ?? /^nothing$/);
  });
});

describe("another name for an input", () => {
  it("reaches scripts, not strings or comments in them", () => {
    expect(renameInScript("$.a + $['a'] + \"$.a\" // $.a\n", "a", "b")).toBe(
      "$.b + $['b'] + \"$.a\" // $.a\n",
    );
    expect(renameInScript("$.a.c", "a", "with space")).toBe('$["with space"].c');
  });
  it("reaches the script among the inputs and keeps their order", () => {
    const raw = { type: "INLINE", inputParameters: { expression: "$.a", a: 1, z: 2 } };
    expect(inputRenaming(raw, "a", "b")).toEqual([
      { path: ["inputParameters"], value: { expression: "$.b", b: 1, z: 2 } },
    ]);
  });
  it("reaches the fields that name an input", () => {
    const raw = {
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "a",
      inputParameters: { a: 1 },
    };
    expect(inputRenaming(raw, "a", "b")).toContainEqual({ path: ["expression"], value: "b" });
    expect(inputRenaming(raw, "q", "b")).toEqual([]);
  });

  it("takes types for no more than names, also those that objects have themselves", () => {
    for (const type of ["constructor", "toString", "__proto__"]) {
      const raw = { name: type, taskReferenceName: type, type, inputParameters: { a: 1 } };
      expect(inputRenaming(raw, "a", "b")).toEqual([
        { path: ["inputParameters"], value: { b: 1 } },
      ]);
    }
  });
});

describe("declared inputs", () => {
  it("get types in the schema, which keeps what else it says", () => {
    const raw = {
      inputParameters: ["photo", "size"],
      inputSchema: {
        name: "own",
        version: 3,
        type: "JSON",
        data: { type: "object", required: ["photo"], properties: { photo: { minLength: 1 } } },
      },
    };
    const next = declaredInputs(raw).map((one) => ({ ...one, type: "string" as const }));
    expect(inputEdits(raw, next, "w")).toEqual([
      { path: ["inputParameters"], value: ["photo", "size"] },
      {
        path: ["inputSchema"],
        value: {
          name: "own",
          version: 3,
          type: "JSON",
          data: {
            type: "object",
            required: ["photo"],
            properties: { photo: { minLength: 1, type: "string" }, size: { type: "string" } },
          },
        },
      },
    ]);
  });
  it("need no schema without types", () => {
    expect(inputEdits({}, [{ name: "a", type: null }], "w")).toEqual([
      { path: ["inputParameters"], value: ["a"] },
    ]);
  });
});

describe("data of a run", () => {
  const data = runDataOf({
    workflowId: "w1",
    status: "COMPLETED",
    input: { photo: "upload://1" },
    variables: { n: 2 },
    tasks: [
      { referenceTaskName: "a", outputData: { n: 1 } },
      { referenceTaskName: "a", outputData: { n: 2, list: [1, 2] } },
      { referenceTaskName: "t__3", iteration: 3, outputData: { round: 3 } },
    ],
  });
  it("is the latest attempt, in loops without the round's suffix", () => {
    expect(data.resolve("${a.output.n}")).toBe(2);
    expect(data.resolve("${t.output.round}")).toBe(3);
    expect(data.resolve("${workflow.input.photo}")).toBe("upload://1");
    expect(data.resolve("${gone.output.x}")).toBe(null);
  });
  it("prints mixed text as Conductor does", () => {
    expect(data.resolve("n=${a.output.n} of ${a.output.list}")).toBe("n=2 of [1, 2]");
  });
});
