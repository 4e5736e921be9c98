import { parseWaitDuration, parseWaitUntil } from "../../decider/operators/wait-time";
import { isAbsent } from "../../image/absent";
import { fieldsOf, type FieldMeta } from "../../image/fields";
import { TASK_SCHEMAS } from "../../image/task-schemas";
import { isImageTaskType } from "../../image/task-texts";
import type { JsonValue } from "../../json";
import { nameOf, type RawTask, typeOf } from "../document";
import type { FormField } from "./form";

/**
 * What is wrong with a field's value while it is typed: the type's own check, then that of the kind. Expressions pass,
 * their value is only known at run time. Null: nothing; an absent value is the business of the problem list.
 */
export function fieldMistake(
  field: FormField,
  value: JsonValue | undefined,
  raw: RawTask,
): string | null {
  if (value === undefined || isAbsent(value)) return null;
  if (typeof value === "string" && value.includes("${")) return null;
  return (
    imageMistake(field, value, raw) ?? field.check?.(value, raw) ?? kindMistake(field.meta, value)
  );
}

/** Built-in tasks read their inputs by a schema: its words are what the worker would say. */
function imageMistake({ path }: FormField, value: JsonValue, raw: RawTask): string | null {
  const name = nameOf(raw);
  const [root, key] = path;
  if (root !== "inputParameters" || key === undefined || path.length !== 2) return null;
  if (typeOf(raw) !== "SIMPLE" || !isImageTaskType(name)) return null;
  const schema = TASK_SCHEMAS[name];
  if (!Object.hasOwn(fieldsOf(schema), key)) return null;
  const shape = new Map(Object.entries(schema.shape));
  const read = shape.get(key)?.safeParse(value);
  const message = read?.success === false ? read.error.issues[0]?.message : undefined;
  return message === undefined ? null : `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
}

function kindMistake(meta: FieldMeta, value: JsonValue): string | null {
  switch (meta.kind) {
    case "integer":
    case "number":
      return numberMistake(meta, value);
    case "boolean":
      return value === true || value === false || value === "true" || value === "false"
        ? null
        : "Yes or no.";
    case "enum":
      return typeof value !== "object" && (meta.options ?? []).includes(String(value))
        ? null
        : `One of ${(meta.options ?? []).join(", ")}.`;
    case "list":
      return Array.isArray(value) ? null : 'A list in brackets: ["a", "b"].';
    case "object":
      return typeof value === "object" && !Array.isArray(value)
        ? null
        : 'A map in braces: {"name": "value"}.';
    case "text":
    case "color":
    case "fileLocation":
    case "toggleOrObject":
      return null;
  }
}

function numberMistake(
  { kind, minimum, maximum, unit, widget }: FieldMeta,
  value: JsonValue,
): string | null {
  if (widget === "duration" && typeof value !== "number") return "A time such as 90, 1m30 or 2h.";
  const number = typeof value === "string" ? Number(value) : value;
  const tail = unit === undefined ? "" : ` ${unit}`;
  if (typeof number !== "number" || !Number.isFinite(number)) return "A number.";
  if (kind === "integer" && !Number.isInteger(number)) return "A whole number.";
  if (minimum !== undefined && number < minimum) return `At least ${minimum}${tail}.`;
  if (maximum !== undefined && number > maximum) return `At most ${maximum}${tail}.`;
  return null;
}

/** An absolute http or https address. */
export function addressMistake(value: JsonValue): string | null {
  const text = String(value);
  if (!/^https?:\/\//i.test(text)) return "Begins with http:// or https://.";
  return /^https?:\/\/[^\s/]+/i.test(text) && !/\s/.test(text)
    ? null
    : "An address without spaces, such as https://example.org/path.";
}

export function durationMistake(value: JsonValue): string | null {
  return parseWaitDuration(String(value)) === null
    ? "A time such as 45 seconds, 1h 30m or 2 days 3 hours; the largest unit first."
    : null;
}

export function untilMistake(value: JsonValue): string | null {
  return parseWaitUntil(String(value), () => 0) === null
    ? "A date such as 2030-01-31, 2030-01-31 10:00 or 2030-01-31 10:00 UTC."
    : null;
}

const SINK =
  /^(?:conductor|sqs|kafka|amqp|amqp_queue|amqp_exchange|nats|nats_stream|jsm):.+|^conductor$/;

export function sinkMistake(value: JsonValue): string | null {
  const text = String(value);
  if (!SINK.test(text)) return "conductor, or a kind and a name such as conductor:orders.";
  return text.startsWith("conductor")
    ? null
    : "Only conductor: queues are delivered by Baton; other sinks need a Conductor server with the module for them.";
}

/** A name of a key that scripts and other fields can use. */
export function keyMistake(value: JsonValue): string | null {
  return /\s/.test(String(value)) ? "The name of one input, without spaces." : null;
}

const SERVER = /^[^\s,:]+:\d{1,5}$/;

/** Servers of a cluster: `host:port`, with commas between. */
export function serversMistake(value: JsonValue): string | null {
  return String(value)
    .split(",")
    .every((one) => SERVER.test(one.trim()))
    ? null
    : "Hosts with ports, such as kafka-1:9092,kafka-2:9092.";
}

/** A definition in the place of a name is a map; as a text it can only be an expression. */
export function inlineMistake(value: JsonValue): string | null {
  return typeof value === "string"
    ? "A definition in braces, or one expression such as ${workflow.input.definition}."
    : null;
}
