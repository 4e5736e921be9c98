import type {
  AnyNode,
  BinaryExpression,
  CallExpression,
  Expression,
  MemberExpression,
  ObjectExpression,
  Program,
  Statement,
} from "acorn";

import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import { jqAtOnce } from "./jq/evaluate";
import type { Script, ScriptAnswer } from "./script";
import { parseScript } from "./syntax";

/** What an expression comes to; values of the data are shared, never changed. */
type Value = JsonValue | undefined;

/** Thrown where only the sandbox knows: calls, assignments, errors, anything unusual. */
const NOT_SIMPLE = new Error("not simple");

const MOST_NODES = 200;
const LONGEST_TEXT = 10_000;

/**
 * The answer of a script that is nothing but an expression over its data: conditions of loops, simple switches, jq that
 * picks and shapes. It is the answer that the sandbox would give; null: run it there.
 */
export function answerAtOnce(script: Script): ScriptAnswer | null {
  if (script.source.length > LONGEST_TEXT) return null;
  if (script.language === "jq") {
    const results = jqAtOnce(script.source, script.bindings);
    return results && { ok: true, value: [...results] };
  }
  const source = script.language === "javascript" ? script.source : null;
  const program = source === null ? null : parseScript(source);
  if (program === null || typeof program === "string") return null;
  try {
    const value = new Evaluation(script.bindings).program(program);
    return { ok: true, value: jsonOf(value) };
  } catch (error) {
    if (error === NOT_SIMPLE) return null;
    throw error;
  }
}

/** As the sandbox prints it: undefined is null, a number that JSON does not have its name. */
function jsonOf(value: Value): JsonValue {
  if (value === undefined) return null;
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : String(value);
  return value;
}

/** Inside of something the number itself may be asked for once more. */
function innerOf(value: Value): JsonValue {
  if (typeof value === "number" && !Number.isFinite(value)) throw NOT_SIMPLE;
  return jsonOf(value);
}

class Evaluation {
  private readonly data: JsonObject;
  private nodes = 0;

  constructor(data: JsonObject) {
    this.data = data;
  }

  program({ body }: Program): Value {
    const [only] = body;
    if (body.length !== 1 || !only || only.type === "ImportDeclaration") throw NOT_SIMPLE;
    return this.statement(only);
  }

  private statement(node: AnyNode): Value {
    if (node.type === "ExpressionStatement") return this.value(node.expression);
    if (node.type === "BlockStatement") return this.only(node.body);
    if (node.type === "IfStatement") {
      if (this.value(node.test)) return this.statement(node.consequent);
      return node.alternate ? this.statement(node.alternate) : undefined;
    }
    throw NOT_SIMPLE;
  }

  private only(body: readonly Statement[]): Value {
    const [statement] = body;
    if (body.length !== 1 || !statement) throw NOT_SIMPLE;
    return this.statement(statement);
  }

  private value(node: Expression): Value {
    this.nodes += 1;
    if (this.nodes > MOST_NODES) throw NOT_SIMPLE;
    switch (node.type) {
      case "Literal":
        return literal(node.value);
      case "Identifier":
        if (node.name === "$") return this.data;
        if (node.name === "undefined") return undefined;
        throw NOT_SIMPLE;
      case "ParenthesizedExpression":
        return this.value(node.expression);
      case "MemberExpression":
        return this.member(node);
      case "ConditionalExpression":
        return this.value(this.value(node.test) ? node.consequent : node.alternate);
      case "LogicalExpression": {
        const left = this.value(node.left);
        if (node.operator === "&&") return left ? this.value(node.right) : left;
        if (node.operator === "||") return left ? left : this.value(node.right);
        return left ?? this.value(node.right);
      }
      case "UnaryExpression":
        if (node.operator === "!") return !this.value(node.argument);
        if (node.operator === "-") return -numberOf(this.value(node.argument));
        throw NOT_SIMPLE;
      case "BinaryExpression":
        return this.binary(node);
      case "CallExpression":
        return this.ownFunction(node);
      case "ArrayExpression":
        return node.elements.map((element) => {
          if (!element || element.type === "SpreadElement") throw NOT_SIMPLE;
          return innerOf(this.value(element));
        });
      case "ObjectExpression":
        return Object.fromEntries(this.entries(node));
      default:
        throw NOT_SIMPLE;
    }
  }

  /** `(function () { return …; })()` */
  private ownFunction({ callee, arguments: given }: CallExpression): Value {
    const inner = callee.type === "ParenthesizedExpression" ? callee.expression : callee;
    if (inner.type !== "FunctionExpression" || given.length + inner.params.length > 0)
      throw NOT_SIMPLE;
    const [only] = inner.body.body;
    const isPlain = !inner.async && !inner.generator && inner.body.body.length === 1;
    if (!isPlain || only?.type !== "ReturnStatement") throw NOT_SIMPLE;
    return only.argument ? this.value(only.argument) : undefined;
  }

  /** What is undefined is null, as in the maps of a Conductor server. */
  private entries({ properties }: ObjectExpression): [string, JsonValue][] {
    return properties.map((each): [string, JsonValue] => {
      if (each.type === "SpreadElement" || each.kind !== "init" || each.computed || each.method)
        throw NOT_SIMPLE;
      const { key } = each;
      const name = key.type === "Identifier" ? key.name : keyOf(literalOf(key));
      if (name === "__proto__") throw NOT_SIMPLE;
      return [name, innerOf(this.value(each.value))];
    });
  }

  private member({ object, property, computed, optional }: MemberExpression): Value {
    if (object.type === "Super" || property.type === "PrivateIdentifier" || optional)
      throw NOT_SIMPLE;
    const owner = this.value(object);
    const key =
      !computed && property.type === "Identifier" ? property.name : keyOf(this.value(property));
    if (Array.isArray(owner)) {
      if (key === "length") return owner.length;
      if (!/^(0|[1-9]\d{0,8})$/.test(key)) throw NOT_SIMPLE;
      return owner[Number(key)];
    }
    if (typeof owner === "string" && key === "length") return owner.length;
    if (!isJsonObject(owner)) throw NOT_SIMPLE;
    if (Object.hasOwn(owner, key)) return owner[key];
    // Inherited names are no data; which there are is the sandbox's business.
    if (key in Object.prototype || JAVA_NAMES.has(key)) throw NOT_SIMPLE;
    return undefined;
  }

  private binary({ operator, left, right }: BinaryExpression): Value {
    if (left.type === "PrivateIdentifier") throw NOT_SIMPLE;
    const a = primitive(this.value(left));
    const b = primitive(this.value(right));
    switch (operator) {
      case "===":
        return a === b;
      case "!==":
        return a !== b;
      case "==":
      case "!=":
        if (typeof a !== typeof b && a !== null && a !== undefined && b !== null && b !== undefined)
          throw NOT_SIMPLE;
        return ((a ?? null) === (b ?? null)) === (operator === "==");
      case "+":
        return typeof a === "string" && typeof b === "string" ? a + b : numberOf(a) + numberOf(b);
      case "-":
        return numberOf(a) - numberOf(b);
      case "*":
        return numberOf(a) * numberOf(b);
      case "/":
        return numberOf(a) / numberOf(b);
      case "%":
        return numberOf(a) % numberOf(b);
      case "<":
      case "<=":
      case ">":
      case ">=":
        return compare(operator, numberOf(a), numberOf(b));
      default:
        throw NOT_SIMPLE;
    }
  }
}

const JAVA_NAMES: ReadonlySet<string> = new Set([
  "get",
  "getOrDefault",
  "put",
  "containsKey",
  "containsValue",
  "keySet",
  "values",
  "entrySet",
  "size",
  "isEmpty",
  "remove",
]);

function compare(operator: "<" | "<=" | ">" | ">=", a: number, b: number): boolean {
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

function literal(value: unknown): Value {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return value;
  throw NOT_SIMPLE;
}

function literalOf(key: AnyNode): Value {
  if (key.type !== "Literal") throw NOT_SIMPLE;
  return literal(key.value);
}

function primitive(value: Value): string | number | boolean | null | undefined {
  if (typeof value === "object" && value !== null) throw NOT_SIMPLE;
  return value;
}

function numberOf(value: Value): number {
  if (typeof value !== "number") throw NOT_SIMPLE;
  return value;
}

function keyOf(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return String(value);
  throw NOT_SIMPLE;
}
