import { describe, expect, it } from "vitest";

import type { JsonObject } from "../json";
import { ImageError } from "./errors";
import { DEFAULT_IMAGE_LIMITS } from "./image-limits";
import { editDistance, readTaskInput } from "./read-input";
import { createTaskSchemas, TASK_SCHEMAS } from "./task-schemas";

const base = { fileLocation: "upload://0123456789abcdef", outputFormat: "jpg" };

function read(input: JsonObject) {
  return readTaskInput(TASK_SCHEMAS.image_convert_resize, { ...base, ...input });
}

function problem(input: JsonObject, type: keyof typeof TASK_SCHEMAS = "image_convert_resize") {
  try {
    readTaskInput(TASK_SCHEMAS[type], input);
  } catch (error) {
    if (error instanceof ImageError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "accepted";
}

describe("readTaskInput", () => {
  it.each([
    ["outputWidth", 300, 300],
    ["outputWidth", 300.7, 300],
    ["outputWidth", "300", 300],
    ["outputWidth", " 300.9 ", 300],
    ["outputWidth", "", null],
    ["outputWidth", null, null],
    ["dpr", "1.5", 1.5],
    ["maintainAspectRatio", "FALSE", false],
    ["maintainAspectRatio", true, true],
    ["flip", "True", true],
    ["outputFormat", "JPE", "jpeg"],
    ["outputFormat", "Tif", "tiff"],
    ["outputFormat", "AUTO", "auto"],
    ["gravity", "SouthEast", "southeast"],
    ["gravity", "Center", "centre"],
    ["background", "Tomato", "tomato"],
    ["background", "#FFF", "#fff"],
    ["background", "transparent", "transparent"],
    ["rotate", "90", 90],
    [
      "crop",
      '{"left":0,"top":"1","width":2.9,"height":3}',
      { left: 0, top: 1, width: 2, height: 3 },
    ],
    ["sharpen", { sigma: "2" }, { sigma: 2 }],
    ["sharpen", "true", true],
    ["effort", 0, 0],
    ["trim", true, true],
    ["trim", "False", false],
    ["trim", "35.5", 35.5],
    ["trim", { threshold: "20" }, 20],
    ["cornerRadius", "12.9", 12],
    ["mozjpeg", "TRUE", true],
    ["maxBytes", "2048", 2048],
    ["onDamaged", "Salvage", "salvage"],
  ] as const)("reads %s = %j as %j", (key, given, expected) => {
    expect(read({ [key]: given } as JsonObject).value).toMatchObject({ [key]: expected });
  });

  it.each([
    [{ outputWidth: "abc" }, '"outputWidth" must be a whole number from 1 to 8192; got "abc".'],
    [{ outputWidth: 0.9 }, '"outputWidth" must be a whole number from 1 to 8192; got 0.9.'],
    [{ outputWidth: "1e3" }, '"outputWidth" must be a whole number from 1 to 8192; got "1e3".'],
    [{ outputWidth: "0x10" }, '"outputWidth" must be a whole number from 1 to 8192; got "0x10".'],
    [{ outputWidth: 9000 }, '"outputWidth" must be a whole number from 1 to 8192; got 9000.'],
    [{ outputHeight: [3] }, '"outputHeight" must be a whole number from 1 to 8192; got [3].'],
    [{ dpr: 0 }, '"dpr" must be a number above 0, at most 5; got 0.'],
    [{ flip: "yes" }, '"flip" must be true or false; got "yes".'],
    [{ fit: "crop" }, '"fit" must be one of inside, cover, contain, fill, outside; got "crop".'],
    [{ rotate: 45 }, '"rotate" must be 0, 90, 180 or 270; got 45.'],
    [{ trim: 0 }, '"trim" must be true, false or a number from 1 to 100; got 0.'],
    [{ trim: {} }, '"trim" must be true, false or a number from 1 to 100; got {}.'],
    [{ cornerRadius: 5000 }, '"cornerRadius" must be a whole number from 0 to 4096; got 5000.'],
    [{ maxBytes: 10 }, '"maxBytes" must be a whole number from 1024 to 1073741824; got 10.'],
    [{ onDamaged: "ignore" }, '"onDamaged" must be one of fail, salvage; got "ignore".'],
    [{ blur: 0.1 }, '"blur" must be a number from 0.3 to 100; got 0.1.'],
    [{ fileLocation: null }, '"fileLocation" is required.'],
    [
      { outputFormat: "bmp" },
      '"outputFormat" must be one of jpeg, png, webp, avif, gif, tiff (or jpg, tif), or auto; got "bmp".',
    ],
    [
      { background: "url(x)" },
      '"background" must be a colour such as "#ffffff", "#ffffff80", "teal" or "transparent"; got "url(x)".',
    ],
    [
      { crop: { left: 0, top: 0, width: 0, height: 1 } },
      '"crop" must be { left, top, width, height } in whole pixels; got {"left":0,"top":0,"width":0,"height":1}.',
    ],
  ] as const)("refuses %j", (input, message) => {
    expect(problem({ ...base, ...input } as JsonObject)).toBe(`PARAM_INVALID: ${message}`);
  });

  it("reports every invalid parameter at once", () => {
    const message = problem({ ...base, outputWidth: -1, quality: 101, metadata: "all" });
    expect(message).toContain('"outputWidth"');
    expect(message).toContain('"quality"');
    expect(message).toContain('"metadata"');
  });

  it("warns about unknown keys and suggests a near one", () => {
    const { warnings } = read({ outputWith: 3, somethingElse: true });
    expect(warnings.map((entry) => entry.message)).toEqual([
      '"outputWith" is not used; did you mean "outputWidth"?',
      '"somethingElse" is not used.',
    ]);
  });

  it("applies the defaults to what is absent", () => {
    expect(read({}).value).toMatchObject({
      fit: null,
      enlarge: false,
      autoOrient: true,
      dpr: 1,
      gravity: "centre",
      background: "#ffffff",
      metadata: "strip",
      quality: null,
      sharpen: false,
    });
  });

  it("does not take inherited or magic keys for parameters", () => {
    const input = JSON.parse(
      '{"fileLocation":"upload://0123456789abcdef","outputFormat":"png","__proto__":{"outputWidth":5},"constructor":1}',
    ) as JsonObject;
    const { value, warnings } = readTaskInput(TASK_SCHEMAS.image_convert_resize, input);
    expect(value.outputWidth).toBeNull();
    expect(warnings).toHaveLength(2);
    expect(({} as Record<string, unknown>)["outputWidth"]).toBeUndefined();
  });

  it("takes a larger side where the installation allows it", () => {
    const schemas = createTaskSchemas({ ...DEFAULT_IMAGE_LIMITS, outputSidePixels: 12_000 });
    const { value } = readTaskInput(schemas.image_convert_resize, { ...base, outputWidth: 10_000 });
    expect(value.outputWidth).toBe(10_000);
  });
});

describe("input of the storage tasks", () => {
  const file = { fileLocation: base.fileLocation };
  it.each([
    [{ key: "/abs" }],
    [{ key: "a//b" }],
    [{ key: "a/../b" }],
    [{ key: "x".repeat(1025) }],
    [{ keyPrefix: "../up" }],
    [{ ifExists: "maybe" }],
    [{ presignSeconds: 604_801 }],
    [{ metadata: { a: 1 } }],
    [{ metadata: { a: "x".repeat(3000) } }],
    [{ cacheControl: "a\r\nX-Evil: 1" }],
    [{ contentDisposition: 'attachment; filename="Z\u00FCrich.jpg"' }],
    [{ contentType: "\u65E5\u672C" }],
    [{ metadata: { city: "Z\u00FCrich" } }],
    [{ metadata: { city: "a\nb" } }],
    [{ metadata: { "my city": "x" } }],
    [{ metadata: { "": "x" } }],
  ])("upload_toS3 refuses %j", (input) => {
    expect(problem({ ...file, ...input } as JsonObject, "upload_toS3")).toMatch(/^PARAM_INVALID/);
  });

  it("upload_toS3 takes what a header can say", () => {
    const said = {
      contentDisposition: "attachment; filename*=UTF-8''Z%C3%BCrich.jpg",
      metadata: { "shot-by": "Ann", n_1: "" },
    };
    const { value } = readTaskInput(TASK_SCHEMAS.upload_toS3, { ...file, ...said });
    expect(value).toMatchObject(said);
  });

  it.each(["endpoint", "accessKeyId", "secretAccessKey", "secret_access_key", "sessionToken"])(
    "refuses %s: only configuration names servers and keys",
    (key) => {
      expect(problem({ ...file, [key]: "x" }, "upload_toS3")).toBe(
        `PARAM_INVALID: "${key}" may not be given in the input; the administrator configures it.`,
      );
    },
  );

  it.each([["../x"], ["/x"], ["a/b/c/d/e/f/g/h/i"], ["a/./b"], ["a\\b"], ["con"]])(
    "store_local refuses the folder %j",
    (folder) => {
      expect(problem({ ...file, folder }, "store_local")).toMatch(/^PARAM_INVALID: "folder"/);
    },
  );
});

describe("editDistance", () => {
  it.each([
    ["width", "width", 0],
    ["with", "width", 1],
    ["outputWith", "outputWidth", 1],
    ["a", "abcd", Number.POSITIVE_INFINITY],
    ["kitten", "sitting", 3],
  ])("%s to %s is %d", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});
