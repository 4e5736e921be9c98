import type { JsonObject, JsonValue } from "../../json";
import { FUNCTIONS, isTrue, items, list, number, plus, valueAt } from "./functions";
import { ASK_JQ, compareValues } from "./order";
import { type Comparison, type Filter, type Operator, parseJq } from "./syntax";

/** Values and filters looked at; more is work for another process. */
const MOST_STEPS = 20_000;
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * All results of a jq program that only picks, compares and shapes data; they are those of jq itself. Values of the data
 * are shared, never changed. Null: only jq knows (errors, functions not known here, much work).
 */
export function jqAtOnce(source: string, data: JsonObject): readonly JsonValue[] | null {
  const filter = parseJq(source);
  if (!filter) return null;
  try {
    const evaluation = new Evaluation();
    const results = evaluation.all(filter, data);
    for (const value of results) evaluation.isPlain(value);
    return results;
  } catch (error) {
    if (error === ASK_JQ) return null;
    throw error;
  }
}

class Evaluation {
  private steps = 0;

  /** Every result of a filter for one value. */
  all(filter: Filter, value: JsonValue): readonly JsonValue[] {
    this.step(1);
    switch (filter.kind) {
      case "self":
        return [value];
      case "literal":
        return [filter.value];
      case "index": {
        const owner = this.one(filter.of, value);
        return [valueAt(owner, this.one(filter.key, value))];
      }
      case "each":
        return this.all(filter.of, value).flatMap((each) => this.counted(items(each)));
      case "pipe":
        return this.all(filter.left, value).flatMap((each) => this.all(filter.right, each));
      case "comma":
        return [...this.all(filter.left, value), ...this.all(filter.right, value)];
      case "array":
        return [filter.items ? [...this.all(filter.items, value)] : []];
      case "object":
        return [this.object(filter.entries, value)];
      case "if":
        return this.all(isTrue(this.one(filter.test, value)) ? filter.yes : filter.no, value);
      case "binary":
        return this.binary(filter.operator, filter.left, filter.right, value);
      case "call":
        return this.call(filter.name, filter.args, value);
    }
  }

  /** Numbers that JSON has, texts that are whole. */
  isPlain(value: JsonValue): void {
    this.step(1);
    if (typeof value === "number" && !Number.isFinite(value)) throw ASK_JQ;
    if (typeof value === "string" && LONE_SURROGATE.test(value)) throw ASK_JQ;
    if (typeof value !== "object" || value === null) return;
    for (const each of items(value)) this.isPlain(each);
  }

  /** A filter with several results, or none, makes all combinations: left to jq. */
  private one(filter: Filter, value: JsonValue): JsonValue {
    const [only, ...more] = this.all(filter, value);
    if (only === undefined || more.length > 0) throw ASK_JQ;
    return only;
  }

  private object(entries: readonly { key: Filter; value: Filter }[], value: JsonValue): JsonValue {
    const made = entries.map(({ key, value: of }): [string, JsonValue] => {
      const name = this.one(key, value);
      if (typeof name !== "string" || /^\d/.test(name)) throw ASK_JQ;
      return [name, this.one(of, value)];
    });
    if (new Set(made.map(([name]) => name)).size < made.length) throw ASK_JQ;
    return Object.fromEntries(made);
  }

  private binary(operator: Operator, left: Filter, right: Filter, value: JsonValue) {
    const first = operator === "//" ? this.all(left, value).filter(isTrue) : null;
    if (first) return first.length > 0 ? first : this.all(right, value);
    const a = this.one(left, value);
    if (operator === "and") return [isTrue(a) && isTrue(this.one(right, value))];
    if (operator === "or") return [isTrue(a) || isTrue(this.one(right, value))];
    const b = this.one(right, value);
    if (operator in COMPARISONS) return [COMPARISONS[operator as Comparison](compareValues(a, b))];
    return [this.arithmetic(operator, a, b)];
  }

  private arithmetic(operator: Operator, a: JsonValue, b: JsonValue): JsonValue {
    if (operator === "+") {
      const sum = plus(a, b);
      if (typeof sum === "object" && sum !== null) this.counted(items(sum));
      return sum;
    }
    const [x, y] = [number(a), number(b)];
    if (operator === "-") return x - y;
    if (operator === "*") return x * y;
    if (y === 0) throw ASK_JQ;
    if (operator === "/") return x / y;
    if (!Number.isSafeInteger(x) || !Number.isSafeInteger(y)) throw ASK_JQ;
    return x % y;
  }

  private call(name: string, [argument, ...more]: readonly Filter[], value: JsonValue) {
    if (more.length > 0) throw ASK_JQ;
    if (!argument) {
      if (name === "empty") return [];
      if (typeof value === "object" && value !== null) this.counted(items(value));
      const given = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
      if (!given) throw ASK_JQ;
      return [given(value)];
    }
    if (name === "map") return [items(value).flatMap((each) => this.all(argument, each))];
    if (name === "select")
      return this.all(argument, value)
        .filter(isTrue)
        .map(() => value);
    if (name === "sort_by") return [this.ranked(argument, value).map(({ each }) => each)];
    if (name === "group_by") return [this.groups(argument, value)];
    if (name === "has") return [this.has(this.one(argument, value), value)];
    throw ASK_JQ;
  }

  private ranked(by: Filter, value: JsonValue) {
    return this.counted(list(value))
      .map((each) => ({ each, rank: [...this.all(by, each)] }))
      .toSorted((a, b) => compareValues(a.rank, b.rank));
  }

  private groups(by: Filter, value: JsonValue): JsonValue[][] {
    const groups: { rank: JsonValue[]; members: JsonValue[] }[] = [];
    for (const { each, rank } of this.ranked(by, value)) {
      const last = groups.at(-1);
      if (last && compareValues(last.rank, rank) === 0) last.members.push(each);
      else groups.push({ rank, members: [each] });
    }
    return groups.map(({ members }) => members);
  }

  private has(key: JsonValue, value: JsonValue): boolean {
    if (typeof key === "number") {
      const { length } = list(value);
      return key >= 0 && key < length;
    }
    if (typeof key !== "string" || Array.isArray(value) || value === null) throw ASK_JQ;
    if (typeof value !== "object") throw ASK_JQ;
    return Object.hasOwn(value, key);
  }

  private counted<T>(values: readonly T[]): readonly T[] {
    this.step(values.length);
    return values;
  }

  private step(count: number): void {
    this.steps += count;
    if (this.steps > MOST_STEPS) throw ASK_JQ;
  }
}

const COMPARISONS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  "==": (order) => order === 0,
  "!=": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};
