import { invalidInput } from "@/lib/core/errors";

/** A part of a WHERE clause with the values of its question marks. */
export interface SqlCondition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** Where a field of the query language is found. `wrap` puts the test on the column into another table's rows. */
interface SearchField {
  readonly column: string;
  readonly kind: "text" | "time";
  readonly wrap?: (test: string) => string;
}

export type SearchFields = Readonly<Record<string, SearchField>>;

const CONDITION = /([a-zA-Z]+)\s?(=|>|<|IN)\s?(.*)/s;

/**
 * Reads Conductor's search language (`field op value`, joined by ` AND `; `=`, `>`, `<`, `IN (…)`; `*` in a value
 * matches anything). Fields that do not exist are ignored, as by the original. Values only ever become parameters.
 * @throws AppError INVALID_INPUT for a text without any condition.
 */
export function parseSearch(query: string, fields: SearchFields): SqlCondition[] {
  if (query.trim() === "") return [];
  return query.split(" AND ").flatMap((text) => {
    const match = CONDITION.exec(text);
    if (!match) throw invalidInput(`Incorrectly formatted query string: ${query}`);
    const [, name = "", operator = "", rest = ""] = match;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) return [];
    const { sql, values } = testOf(field, operator, valuesOf(rest));
    return [{ sql: field.wrap ? field.wrap(sql) : sql, values }];
  });
}

/** `field:ORDER|field:ORDER`; unknown fields and orders are ignored. The answer is what follows ORDER BY, or null. */
export function parseSort(sort: string, fields: SearchFields): string | null {
  const terms = sort.split("|").flatMap((item) => {
    const [name = "", order = "ASC"] = item.split(":");
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const direction = order.trim().toUpperCase();
    if (!field || field.wrap || (direction !== "ASC" && direction !== "DESC")) return [];
    return [`${field.column} ${direction}`];
  });
  return terms.length === 0 ? null : terms.join(", ");
}

/** A pattern for `LIKE … ESCAPE '\'` that finds `text` anywhere. */
export function containsPattern(text: string): string {
  return `%${escapeLike(text)}%`;
}

function valuesOf(text: string): string[] {
  return text.replace(/["'()]/g, "").split(",");
}

function testOf(field: SearchField, operator: string, values: readonly string[]): SqlCondition {
  const { column } = field;
  if (operator === "<" || operator === ">") {
    return { sql: `${column} ${operator} ?`, values: [valueOf(field, values[0] ?? "")] };
  }
  const tests = values.map((value): SqlCondition =>
    value.includes("*")
      ? {
          sql: `${column} LIKE ? ESCAPE '\\'`,
          values: [value.split("*").map(escapeLike).join("%")],
        }
      : { sql: `${column} = ?`, values: [valueOf(field, value)] },
  );
  if (tests.length === 1 && tests[0]) return tests[0];
  if (values.every((value) => !value.includes("*"))) {
    return {
      sql: `${column} IN (${values.map(() => "?").join(", ")})`,
      values: values.map((value) => valueOf(field, value)),
    };
  }
  return {
    sql: `(${tests.map((test) => test.sql).join(" OR ")})`,
    values: tests.flatMap((test) => test.values),
  };
}

function valueOf(field: SearchField, text: string): string | number {
  if (field.kind === "text") return text;
  const number = Number(text.trim());
  return Number.isFinite(number) ? number : text;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
