import { isJsonObject, type JsonValue } from "@/lib/core/json";

/** A text as one word of a POSIX shell (Shell Command Language 2.2.2): nothing in it is special. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A text as a literal of JavaScript, safe inside a script, too. */
export function jsText(text: string): string {
  return JSON.stringify(text)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`);
}

/** A JSON value as a literal of Python. The text `mark` becomes the variable `name`. */
export function pythonLiteral(value: JsonValue, mark?: string, name = "value"): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "string") return value === mark ? name : pythonText(value);
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) {
    return `[${value.map((each) => pythonLiteral(each, mark, name)).join(", ")}]`;
  }
  if (!isJsonObject(value)) return "None";
  const pairs = Object.entries(value).map(
    ([key, inner]) => `${pythonText(key)}: ${pythonLiteral(inner, mark, name)}`,
  );
  return `{${pairs.join(", ")}}`;
}

/** JSON's escapes are Python's, but for halves of pairs, which both write alike. */
function pythonText(text: string): string {
  return JSON.stringify(text);
}
