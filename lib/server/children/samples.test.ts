import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { formOf, knownTypes } from "@/lib/core/definition/task-forms/registry";
import { fitSample, type SamplePlace } from "@/lib/core/definition/task-forms/samples";
import type { FormField } from "@/lib/core/definition/task-forms/form";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import type { Script } from "@/lib/core/script/script";
import { openScriptPool } from "@/test/script-pool";

import type { ScriptPool } from "./script-pool";

let pool: ScriptPool;
let close: () => Promise<void>;

beforeAll(async () => {
  ({ pool, close } = await openScriptPool());
});
afterAll(() => close());

const FILES = [
  { fileLocation: "a.jpg", width: 900, bytes: 2048, format: "jpg" },
  { fileLocation: "b.webp", width: 300, bytes: 1024, format: "webp" },
];
const FORK = {
  tasks: [
    { name: "image_convert_resize", taskReferenceName: "convert_0", type: "SIMPLE" },
    { name: "image_convert_resize", taskReferenceName: "convert_1", type: "SIMPLE" },
  ],
  inputs: {
    convert_0: { fileLocation: "a.jpg", outputFormat: "webp" },
    convert_1: { fileLocation: "b.webp", outputFormat: "webp" },
  },
};
const WAYS: Readonly<Record<string, readonly [JsonValue, JsonValue]>> = {
  "By size": [1700, "large"],
  "By file ending": ["store://A.JPG", "jpg"],
  "Yes or no": [true, "yes"],
};

/** What a sample makes of the one input of its task. */
const ANSWERS: Readonly<Record<string, Readonly<Record<string, readonly [JsonValue, JsonValue]>>>> =
  {
    SWITCH: WAYS,
    DECISION: WAYS,
    INLINE: {
      "Pick and rename": [FILES[0] ?? null, { url: "a.jpg", kilobytes: 2 }],
      "Filter a list": [FILES, [FILES[0] ?? null]],
      "Add up": [FILES, 3072],
      "Tasks for a dynamic fork": [FILES.map((one) => one.fileLocation), FORK],
    },
    LAMBDA: { Pick: [FILES[0] ?? null, { url: "a.jpg" }] },
    JSON_JQ_TRANSFORM: {
      "Pick and rename": [FILES[0] ?? null, [{ url: "a.jpg", kilobytes: 2 }]],
      "Filter a list": [FILES, [[FILES[0] ?? null]]],
      "Add up": [FILES, [3072]],
      "Group and count": [
        FILES,
        [
          [
            { format: "jpg", count: 1 },
            { format: "webp", count: 1 },
          ],
        ],
      ],
    },
  };

/** The same for the condition of a loop: round, output of the task in it, whether it goes on. */
const ROUNDS: Readonly<Record<string, readonly (readonly [number, JsonObject, boolean])[]>> = {
  "Three rounds": [
    [2, {}, true],
    [3, {}, false],
  ],
  "Until it is done, at most ten rounds": [
    [9, { done: false }, true],
    [9, { done: true }, false],
    [10, {}, false],
  ],
  "Every element of the list": [[7, {}, true]],
};

const samples = knownTypes().flatMap((type) =>
  formOf({ name: "x", taskReferenceName: "x", type }).fields.flatMap((field) =>
    (field.samples ?? []).map((sample) => ({ type, field, ...sample })),
  ),
);

function languageOf({ code, path }: FormField): Script["language"] {
  if (code === "jq") return "jq";
  return path.at(-1) === "scriptExpression" ? "javascript-body" : "javascript";
}

describe("the sample programs of the forms", () => {
  it.each(samples.filter(({ type }) => type !== "DO_WHILE"))(
    "$type: $title",
    async ({ type, title, text, field }) => {
      const [value, answer] = ANSWERS[type]?.[title] ?? ["no input is known", "no answer"];
      const results = ["value", "photo", "my photo"].map((name) => {
        const place: SamplePlace = { inputs: [name, "other"], ref: "x", inner: "" };
        const source = fitSample(text, field.code, place);
        const bindings = { [name]: value, other: 0 };
        return pool.run({ language: languageOf(field), source, bindings });
      });
      const right = { ok: true, value: answer };
      expect(await Promise.all(results)).toEqual([right, right, right]);
    },
  );

  it.each(samples.filter(({ type }) => type === "DO_WHILE"))(
    "DO_WHILE: $title",
    async ({ title, text, field: { code } }) => {
      const source = fitSample(text, code, { inputs: [], ref: "my-loop", inner: "again" });
      const rounds = ROUNDS[title] ?? [];
      expect(rounds).not.toEqual([]);
      const answers = rounds.map(([iteration, again]) => {
        const bindings = { "my-loop": { iteration }, again };
        return pool.run({ language: "javascript", source, bindings });
      });
      expect(await Promise.all(answers)).toEqual(
        rounds.map(([, , goesOn]) => ({ ok: true, value: goesOn })),
      );
    },
  );

  it("stay as they are in a task without inputs, or a loop without tasks", () => {
    const place: SamplePlace = { inputs: [], ref: "loop_ref", inner: "" };
    const fitted = samples.map(({ text, field }) => fitSample(text, field.code, place));
    expect(fitted).toEqual(samples.map(({ text }) => text));
  });
});
