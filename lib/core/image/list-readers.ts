import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import { type Reader, Refusal } from "./fields";
import { format, fromJsonText, text, wholeNumber } from "./readers";

/** A requested size; a side that is null follows the ratio of the picture. */
export interface RequestedSize {
  readonly width: number | null;
  readonly height: number | null;
}

/** A variant as it is asked for: its options are not read yet. */
export interface NamedOptions {
  readonly name: string;
  readonly options: JsonObject;
}

/** An effect as it is asked for. */
export interface RecipeInfo {
  readonly recipe: string;
  readonly recipeParameters: JsonObject;
}

const LONGEST_NAME = 60;

/** A list, or the JSON text of one, with `min` to `max` entries that `read` takes; the first that it refuses is named. */
function listOf<T>(
  read: Reader<T>,
  range: { readonly min: number; readonly max: number; readonly of: string },
): Reader<T[]> {
  return (value) => {
    const entries = fromJsonText(value);
    const size = range.min === 0 ? `at most ${range.max}` : `${range.min} to ${range.max}`;
    if (!Array.isArray(entries) || entries.length < range.min || entries.length > range.max) {
      return new Refusal(`must be a list of ${size} ${range.of}`);
    }
    const made: T[] = [];
    for (const [index, entry] of entries.entries()) {
      const one = read(entry);
      if (one instanceof Refusal) return new Refusal(`entry ${index + 1} ${one.expected}`);
      made.push(one);
    }
    return made;
  };
}

/** References to files: a list, its JSON text, or one reference. */
export function referenceList(max: number): Reader<string[]> {
  const references = listOf(text(4_096), { min: 1, max, of: "references to images" });
  return (value) => {
    const parsed = fromJsonText(value);
    return references(typeof parsed === "string" ? [parsed] : parsed);
  };
}

/** Formats as they were written: a list, its JSON text, `jpg,webp`, or one name. */
export function formatList(max: number): Reader<string[]> {
  const names = listOf<string>(
    (entry) => {
      const known = format(entry);
      return known instanceof Refusal ? known : String(entry).trim();
    },
    { min: 1, max, of: "formats" },
  );
  return (value) => {
    const parsed = fromJsonText(value);
    return names(typeof parsed === "string" ? parsed.split(",") : parsed);
  };
}

/** Sizes `{ width, height }`; a list, its JSON text, or one object. Either side may be left out. */
export function sizeList(maxEntries: number, maxSidePixels: number): Reader<RequestedSize[]> {
  const side = (value: JsonValue | undefined): number | null | Refusal =>
    value === undefined || value === null || value === ""
      ? null
      : wholeNumber(1, maxSidePixels)(value);
  const sizes = listOf<RequestedSize>(
    (entry) => {
      if (!isJsonObject(entry)) return new Refusal("must be an object { width, height }");
      const width = side(entry["width"]);
      const height = side(entry["height"]);
      if (width instanceof Refusal) return new Refusal(`"width" ${width.expected}`);
      return height instanceof Refusal
        ? new Refusal(`"height" ${height.expected}`)
        : { width, height };
    },
    { min: 1, max: maxEntries, of: "sizes { width, height }" },
  );
  return (value) => {
    const parsed = fromJsonText(value);
    return sizes(isJsonObject(parsed) ? [parsed] : parsed);
  };
}

/** A list of `{ name, …options }` or a map from name to options; names are unique. */
export function variantList(max: number): Reader<NamedOptions[]> {
  const expected = `must be a list of 1 to ${max} variants { name, … } or a map from name to options`;
  return (value) => {
    const parsed = fromJsonText(value);
    const entries = isJsonObject(parsed)
      ? Object.entries(parsed).map(([name, options]) => ({ name, options }))
      : listed(parsed);
    if (entries === null || entries.length === 0 || entries.length > max) {
      return new Refusal(expected);
    }
    const made: NamedOptions[] = [];
    for (const { name, options } of entries) {
      if (typeof name !== "string" || name.trim() === "" || name.length > LONGEST_NAME) {
        return new Refusal(`must give every variant a name of 1 to ${LONGEST_NAME} characters`);
      }
      if (!isJsonObject(options)) return new Refusal(expected);
      if (made.some((known) => known.name === name)) {
        return new Refusal(`must give every variant a name of its own; "${name}" is there twice`);
      }
      made.push({ name, options });
    }
    return made;
  };
}

function listed(
  parsed: JsonValue | undefined,
): { name: JsonValue | undefined; options: JsonValue }[] | null {
  if (!Array.isArray(parsed)) return null;
  return parsed.map((entry) => {
    if (!isJsonObject(entry)) return { name: undefined, options: entry };
    const { name, ...options } = entry;
    return { name, options };
  });
}

/** `{ recipe, recipeParameters }` entries. */
export function recipeList(max: number, recipe: Reader<string>): Reader<RecipeInfo[]> {
  return listOf<RecipeInfo>(
    (entry) => {
      if (!isJsonObject(entry)) {
        return new Refusal("must be an object { recipe, recipeParameters }");
      }
      const known = recipe(entry["recipe"]);
      if (known instanceof Refusal) return new Refusal(`"recipe" ${known.expected}`);
      const recipeParameters = plainObject(entry["recipeParameters"] ?? {});
      if (recipeParameters instanceof Refusal) {
        return new Refusal(`"recipeParameters" ${recipeParameters.expected}`);
      }
      return { recipe: String(entry["recipe"]).trim(), recipeParameters };
    },
    { min: 1, max, of: "recipes { recipe, recipeParameters }" },
  );
}

/** An object, or the JSON text of one. */
export const plainObject: Reader<JsonObject> = (value) => {
  const parsed = fromJsonText(value);
  return isJsonObject(parsed) ? parsed : new Refusal("must be an object");
};
