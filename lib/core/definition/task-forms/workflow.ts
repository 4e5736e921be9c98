import type { JsonValue } from "../../json";
import { checkedText } from "./checked-text";
import { type FormField, own } from "./form";

/** Fields of a workflow definition beside its inputs, outputs and maps, in the groups in which they are shown. */
export const WORKFLOW_FIELDS: readonly {
  readonly title: string;
  readonly fields: readonly FormField[];
}[] = [
  {
    title: "Time limit",
    fields: [
      own("timeoutSeconds", {
        kind: "integer",
        title: "All of it within",
        placeholder: "no limit",
        minimum: 0,
        widget: "duration",
        help: "Such as 90, 1m30 or 2h. Nothing or 0: no limit.",
      }),
      own("timeoutPolicy", {
        kind: "enum",
        title: "When over",
        options: ["ALERT_ONLY", "TIME_OUT_WF"],
        default: "ALERT_ONLY",
        required: true,
        help: "Stop it: the run ends as TIMED_OUT and what is open is canceled.",
      }),
    ],
  },
  {
    title: "When it fails",
    fields: [
      own("failureWorkflow", {
        kind: "text",
        title: "Start",
        widget: "workflow",
        placeholder: "workflow to start",
        help: "Gets the failed run as its input. $workflow.input.name takes the name from the input.",
      }),
      own("failureWorkflowVersion", {
        kind: "integer",
        title: "Version",
        placeholder: "newest",
        minimum: 1,
        help: "Empty: the newest when the run fails.",
      }),
      own("restartable", {
        kind: "boolean",
        title: "Can be restarted",
        default: true,
        help: "Off: a completed run cannot be started over.",
      }),
    ],
  },
  {
    title: "Owner",
    fields: [
      own(
        "ownerEmail",
        {
          kind: "text",
          title: "E-mail",
          placeholder: "team@example.org",
          help: "Whom to ask about this workflow.",
        },
        { check: emailMistake },
      ),
      own("ownerApp", {
        kind: "text",
        title: "Application",
        help: "What the workflow belongs to.",
      }),
    ],
  },
  {
    title: "Schemas",
    fields: [
      own("enforceSchema", {
        kind: "boolean",
        title: "Check the input",
        default: true,
        help: "Stored for servers that check inputs against the schema.",
      }),
      own("inputSchema", {
        kind: "object",
        title: "Input schema",
        help: "Written by the types of the inputs above; {name, version, type, data}.",
      }),
      own("outputSchema", {
        kind: "object",
        title: "Output schema",
        help: "What the output looks like; {name, version, type, data}.",
      }),
    ],
  },
  {
    title: "Rarely needed",
    fields: [
      own("workflowStatusListenerEnabled", {
        kind: "boolean",
        title: "Tell a listener",
        default: false,
        help: "When the run's status changes.",
      }),
      own("workflowStatusListenerSink", {
        kind: "text",
        title: "Listener",
        help: "Where the news go, such as conductor:name.",
      }),
      own("rateLimitConfig", {
        kind: "object",
        title: "Runs at a time",
        help: "{rateLimitKey, concurrentExecLimit}: stored; an open-source Conductor server does not enforce it.",
      }),
      own("maskedFields", {
        kind: "list",
        title: "Masked fields",
        widget: "values",
        help: "Names of values that must not be shown.",
      }),
      own("cacheConfig", {
        kind: "object",
        title: "Cache",
        help: "{key, ttlInSecond}: stored; Baton runs every time.",
      }),
      own("metadata", {
        kind: "object",
        title: "Metadata",
        help: "Free; stored with the version.",
      }),
    ],
  },
];

function emailMistake(value: JsonValue): string | null {
  return /^[^\s@]+@[^\s@]+$/.test(checkedText(value))
    ? null
    : "An address such as team@example.org.";
}
