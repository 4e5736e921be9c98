import type { JsonValue } from "../../json";
import { isJsonObject } from "../../json";
import { type FormField, own } from "./form";

const STATES = ["onScheduled", "onStart", "onFailed", "onSuccess", "onCancelled"];

/** What every task has, whatever its type; the reference name has a control of its own. */
export const COMMON_FIELDS: readonly FormField[] = [
  own("name", {
    kind: "text",
    title: "Name",
    required: true,
    help: "Of a worker's task: what the worker polls for. Else the name under which a policy is looked for.",
  }),
  own("description", {
    kind: "text",
    title: "Description",
    widget: "textarea",
    help: "For people; nothing depends on it.",
  }),
  own("startDelay", {
    kind: "integer",
    title: "Start delay",
    minimum: 0,
    maximum: 2_147_483_647,
    placeholder: "none",
    widget: "duration",
    help: "Waits so long before the first attempt: 90, 1m30 or 2h.",
  }),
  own("optional", {
    kind: "boolean",
    title: "Optional",
    default: false,
    help: "If it fails, the workflow goes on.",
  }),
  own("permissive", {
    kind: "boolean",
    title: "Permissive",
    default: false,
    help: "If it fails, what runs beside it finishes; then the workflow fails.",
  }),
];

/** What every task can have and hardly one has: stored for servers and tools that look at it. */
export const STORED_FIELDS: readonly FormField[] = [
  own("cacheConfig", {
    kind: "object",
    title: "Cache",
    help: "{key, ttlInSecond}: stored; Baton runs the task every time.",
  }),
  own(
    "onStateChange",
    {
      kind: "object",
      title: "On change of state",
      help: `Events by state: ${STATES.join(", ")}, each a list of {type, payload}. Stored; Baton sends none.`,
    },
    { check: statesMistake },
  ),
  own("metadata", {
    kind: "object",
    title: "Metadata",
    help: "Free; stored with the version.",
  }),
  own("rateLimited", {
    kind: "boolean",
    title: "Rate limited",
    help: "Stored. The limits themselves stand in the policy.",
  }),
  own("joinStatus", {
    kind: "text",
    title: "Join status",
    help: "Stored; nothing depends on it.",
  }),
];

function statesMistake(value: JsonValue): string | null {
  if (!isJsonObject(value)) return null;
  const wrong = Object.keys(value).find((key) => !STATES.includes(key));
  if (wrong !== undefined) return `"${wrong}" is no state: ${STATES.join(", ")}.`;
  const isList = Object.values(value).every(
    (list) => Array.isArray(list) && list.every((one) => isJsonObject(one)),
  );
  return isList ? null : 'Each state has a list of events: [{"type": "…", "payload": {}}].';
}
