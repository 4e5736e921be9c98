import { isAbsent } from "../../image/absent";
import { fieldsOf, type FieldMeta, Refusal } from "../../image/fields";
import { type Recipe, RECIPE_SCHEMAS, recipeName, RECIPES } from "../../image/recipes";
import { isJsonObject, type JsonValue } from "../../json";
import type { RawTask } from "../document";
import { type EntryShape, sentence } from "./entry-checks";
import { type FormField, input } from "./form";

const KEY = "recipeParameters";

/**
 * Parameters of an effect: a field for each that the chosen recipe has. All of them in one field, as the schema describes
 * it, where the recipe is not known before the run, or where something else is there that no field would show.
 */
export function effectFields(all: FieldMeta): readonly FormField[] {
  const single = RECIPES.flatMap((recipe) =>
    Object.entries(fieldsOf(RECIPE_SCHEMAS[recipe])).map(([key, meta]) =>
      input(`${KEY}.${key}`, meta, {
        hidden: (raw) => shownRecipe(raw) !== recipe,
        check: (value) => mistakeIn(recipe, key, value),
      }),
    ),
  );
  return [...single, input(KEY, all, { hidden: isShownSingly })];
}

/** What the worker would say. */
function mistakeIn(recipe: Recipe, key: string, value: JsonValue): string | null {
  const shape: EntryShape = new Map(Object.entries(RECIPE_SCHEMAS[recipe].shape));
  const message = shape.get(key)?.safeParse(value).error?.issues[0]?.message;
  return message === undefined ? null : sentence(message);
}

/** Whose parameters have a field each; null: they have not. */
function shownRecipe(raw: RawTask): Recipe | null {
  const value = inputOf(raw, KEY);
  const recipe = recipeName(inputOf(raw, "recipe"));
  if (recipe instanceof Refusal) return null;
  return isAbsent(value) || isJsonObject(value) ? recipe : null;
}

function isShownSingly(raw: RawTask): boolean {
  const recipe = shownRecipe(raw);
  if (recipe === null) return false;
  const value = inputOf(raw, KEY);
  const known = RECIPE_SCHEMAS[recipe].shape;
  return !isJsonObject(value) || Object.keys(value).every((key) => Object.hasOwn(known, key));
}

function inputOf(raw: RawTask, key: string): JsonValue | undefined {
  const inputs = raw["inputParameters"];
  return isJsonObject(inputs) && Object.hasOwn(inputs, key) ? inputs[key] : undefined;
}
