import type { RunInput } from "@/lib/core/definition/run-inputs";
import { formOf } from "@/lib/core/definition/task-forms/registry";
import type { FieldMeta } from "@/lib/core/image/fields";
import type { JsonValue } from "@/lib/core/json";

/** How a value is asked for: as the task that takes it does, else by what it is now. */
export function metaOf({ path, feeds }: RunInput, value: JsonValue | undefined): FieldMeta {
  const title = path.at(-1) ?? "";
  for (const { raw, key: name } of feeds) {
    const field = formOf(raw).fields.find((one) => one.path.at(-1) === name);
    if (field) {
      const { required: _required, help: _help, ...meta } = field.meta;
      return { ...meta, title };
    }
  }
  if (typeof value === "number") return { kind: "number", title };
  if (typeof value === "boolean") return { kind: "boolean", title };
  if (typeof value === "object") return { kind: "object", title };
  return { kind: "text", title };
}
