import type { JsonObject } from "../json";
import { fieldsOf } from "./fields";
import { SHIPPED_TASK_DEFS } from "./task-defs";
import { createTaskSchemas, type TaskSchemas } from "./task-schemas";
import { IMAGE_TASK_TYPES, TASK_TEXTS } from "./task-texts";

/**
 * The built-in worker tasks as `GET /api/tasks/types` lists them: name, title, family, synonyms, description, input
 * fields (described as in `FieldMeta`, by key, in the order of the form), output keys and the shipped definition.
 */
export function describeTaskTypes(schemas: TaskSchemas = createTaskSchemas()): JsonObject[] {
  return IMAGE_TASK_TYPES.map((name) => {
    const definition = SHIPPED_TASK_DEFS.find((entry) => entry.name === name) ?? {};
    const { title, family, synonyms } = TASK_TEXTS[name];
    return {
      name,
      type: "SIMPLE",
      title,
      family,
      synonyms: [...synonyms],
      description: definition.description ?? "",
      input: fieldsOf(schemas[name]) as unknown as JsonObject,
      outputKeys: definition.outputKeys ?? [],
      definition: definition as JsonObject,
    };
  });
}
