import { AI_FORMS } from "./ai";
import { NOT_HERE } from "./ai-fields";
import { durationMistake, serversMistake, sinkMistake, untilMistake } from "./checks";
import { type FormField, INPUTS, input, own, type TaskForm } from "./form";

const asyncComplete = own("asyncComplete", {
  kind: "boolean",
  title: "Finished from outside",
  default: false,
  advanced: true,
  help: "After sending the task stays open until somebody completes it by the API.",
});

const KAFKA: readonly FormField[] = [
  input(
    "kafka_request.bootStrapServers",
    {
      kind: "text",
      title: "Servers",
      required: true,
      placeholder: "host:9092,other:9092",
      help: "Hosts and ports with commas between.",
    },
    { check: serversMistake },
  ),
  input("kafka_request.topic", {
    kind: "text",
    title: "Topic",
    required: true,
    help: "Where the message goes.",
  }),
  input("kafka_request.value", {
    kind: "object",
    title: "Message",
    required: true,
    help: "A map is sent as JSON.",
  }),
  input("kafka_request.key", {
    kind: "text",
    title: "Key",
    help: "Messages with the same key keep their order.",
  }),
  input("kafka_request.keySerializer", {
    kind: "text",
    title: "Key serializer",
    placeholder: "org.apache.kafka.common.serialization.IntegerSerializer",
    advanced: true,
    help: "Java class that writes the key.",
  }),
  input("kafka_request.headers", {
    kind: "object",
    widget: "texts",
    title: "Headers",
    advanced: true,
    help: "Names and texts beside the message.",
  }),
  input("kafka_request.requestTimeoutMs", {
    kind: "integer",
    title: "Answer within",
    unit: "ms",
    minimum: 0,
    advanced: true,
    help: "Time for the answer of the servers.",
  }),
  input("kafka_request.maxBlockMs", {
    kind: "integer",
    title: "Wait for metadata",
    unit: "ms",
    minimum: 0,
    advanced: true,
    help: "Time to learn where the topic lives.",
  }),
  asyncComplete,
];

/** Forms of the types that wait for, or speak to, something outside the workflow. */
export const OUTSIDE_FORMS: Readonly<Record<string, TaskForm>> = {
  WAIT: {
    about: "Waits for a time, until a date, or for a signal when both are empty.",
    fields: [
      input(
        "duration",
        {
          kind: "text",
          title: "For",
          placeholder: "30 seconds",
          help: "Such as 1 hour 30 minutes, 2d, 45 seconds. Not together with Until.",
        },
        { check: durationMistake },
      ),
      input(
        "until",
        {
          kind: "text",
          title: "Until",
          placeholder: "2030-01-31 10:00 UTC",
          help: "A date, with time and zone if you like. One in the past passes at once.",
        },
        { check: untilMistake },
      ),
    ],
    table: { title: "Other inputs", help: "Seen by whoever sends the signal." },
    outputs: {},
  },
  HUMAN: {
    about: "Waits until a person completes it, from the run's page or by the API.",
    fields: [],
    table: { ...INPUTS, help: "What the person gets to see." },
    outputs: {},
  },
  EVENT: {
    about: "Sends a message; event handlers and waiting workflows may listen for it.",
    fields: [
      own(
        "sink",
        {
          kind: "text",
          title: "Sink",
          required: true,
          placeholder: "conductor:name",
          help: "conductor alone is a queue of this workflow and task; conductor:name one of this workflow.",
        },
        { check: sinkMistake },
      ),
      asyncComplete,
    ],
    table: { title: "Message", help: "Sent as the body of the event." },
    outputs: {
      event_produced: "text",
      workflowInstanceId: "text",
      workflowType: "text",
      workflowVersion: "number",
      correlationId: "text",
    },
  },
  KAFKA_PUBLISH: {
    about: `Publishes a message to Kafka. ${NOT_HERE}`,
    fields: KAFKA,
    table: null,
    outputs: {},
  },
  PULL_WORKFLOW_MESSAGES: {
    about: `Takes messages that were sent to this run. ${NOT_HERE}`,
    fields: [
      input("batchSize", {
        kind: "integer",
        title: "At most",
        unit: "messages",
        minimum: 1,
        default: 1,
        help: "More wait for the next time.",
      }),
      input("blocking", {
        kind: "boolean",
        title: "Wait for one",
        default: true,
        help: "Off: without a message the task completes with none.",
      }),
    ],
    table: null,
    outputs: { messages: "list", count: "number" },
  },
  ...AI_FORMS,
};
