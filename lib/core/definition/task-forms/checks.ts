import { parseWaitDuration, parseWaitUntil } from "../../decider/operators/wait-time";
import { isAbsent } from "../../image/absent";
import { fieldsOf } from "../../image/fields";
import { DEFAULT_IMAGE_LIMITS } from "../../image/image-limits";
import { variantSchema } from "../../image/row-fields";
import { TASK_SCHEMAS } from "../../image/task-schemas";
import { isImageTaskType } from "../../image/task-texts";
import { isJsonObject, type JsonValue } from "../../json";
import { nameOf, type RawTask, typeOf } from "../document";
import { checkedText } from "./checked-text";
import { type EntryMistake, type EntryShape, mistakesIn, sentence } from "./entry-checks";
import type { FormField } from "./form";
import { kindMistake } from "./kind-checks";

/**
 * What is wrong with a field's value while it is typed: the type's own check, then that of the kind. Expressions pass,
 * their value is only known at run time. Null: nothing, or only what `entryMistakes` says of parts of the value; an absent
 * value is the business of the problem list.
 */
export function fieldMistake(
  field: FormField,
  value: JsonValue | undefined,
  raw: RawTask,
): string | null {
  if (value === undefined || isAbsent(value)) return null;
  if (typeof value === "string" && value.includes("${")) return null;
  if (entryMistakes(field, value, raw).length > 0) return null;
  const byWorker = imageMistake(field, value, raw);
  // Workers know more words for a choice than its list has, and maps for lists of entries with names.
  const { kind, fields = {} } = field.meta;
  const isTaken = kind === "enum" || (isJsonObject(value) && Object.hasOwn(fields, "name"));
  if (byWorker === null && isTaken) return null;
  return byWorker ?? field.check?.(value, raw) ?? kindMistake(field.meta, value);
}

/** What is wrong with single values inside a field's value, where its form shows them one by one. */
export function entryMistakes(
  { path, meta }: FormField,
  value: JsonValue | undefined,
  raw: RawTask,
): readonly EntryMistake[] {
  const name = nameOf(raw);
  const key = typeOf(raw) === "SIMPLE" && path[0] === "inputParameters" ? (path[1] ?? "") : "";
  return mistakesIn(meta, value, isOptions(name, key) ? variantShape() : null);
}

/** Inputs of built-in tasks that hold options of pictures. */
function isOptions(task: string, key: string): boolean {
  return key === "common" || key === "variants" ? isImageTaskType(task) : false;
}

let shape: EntryShape | null = null;
function variantShape(): EntryShape {
  shape ??= new Map(Object.entries(variantSchema(DEFAULT_IMAGE_LIMITS.outputSidePixels).shape));
  return shape;
}

/**
 * Built-in tasks read their inputs by a schema: its words are what the worker would say. Undefined: it is none of theirs,
 * or holds expressions, which the schema would take for texts.
 */
function imageMistake(
  { path }: FormField,
  value: JsonValue,
  raw: RawTask,
): string | null | undefined {
  const name = nameOf(raw);
  const [root, key] = path;
  if (root !== "inputParameters" || key === undefined || path.length !== 2) return undefined;
  if (typeOf(raw) !== "SIMPLE" || !isImageTaskType(name) || holdsExpression(value))
    return undefined;
  const schema = TASK_SCHEMAS[name];
  if (!Object.hasOwn(fieldsOf(schema), key)) return undefined;
  const message = new Map(Object.entries(schema.shape)).get(key)?.safeParse(value).error
    ?.issues[0]?.message;
  return message === undefined ? null : sentence(message);
}

function holdsExpression(value: JsonValue): boolean {
  return JSON.stringify(value).includes("${");
}

export function durationMistake(value: JsonValue): string | null {
  return parseWaitDuration(checkedText(value)) === null
    ? "A time such as 45 seconds, 1h 30m or 2 days 3 hours; the largest unit first."
    : null;
}

export function untilMistake(value: JsonValue): string | null {
  return parseWaitUntil(checkedText(value), () => 0) === null
    ? "A date such as 2030-01-31, 2030-01-31 10:00 or 2030-01-31 10:00 UTC."
    : null;
}

const SINK =
  /^(?:conductor|sqs|kafka|amqp|amqp_queue|amqp_exchange|nats|nats_stream|jsm):.+|^conductor$/;

export function sinkMistake(value: JsonValue): string | null {
  const text = checkedText(value);
  if (!SINK.test(text)) return "conductor, or a kind and a name such as conductor:orders.";
  return text.startsWith("conductor")
    ? null
    : "Only conductor: queues are delivered by Baton; other sinks need a Conductor server with the module for them.";
}

/** A name of a key that scripts and other fields can use. */
export function keyMistake(value: JsonValue): string | null {
  return /\s/.test(checkedText(value)) ? "The name of one input, without spaces." : null;
}

const SERVER = /^[^\s,:]+:\d{1,5}$/;

/** Servers of a cluster: `host:port`, with commas between. */
export function serversMistake(value: JsonValue): string | null {
  return checkedText(value)
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
