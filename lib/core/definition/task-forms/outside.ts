import { durationMistake, sinkMistake, untilMistake } from "./checks";
import { type FormField, INPUTS, input, own, type TaskForm } from "./form";

const asyncComplete = own("asyncComplete", {
  kind: "boolean",
  title: "Finished from outside",
  default: false,
  advanced: true,
  help: "After sending the task stays open until somebody completes it by the API.",
});

const NOT_HERE =
  "Baton draws and checks it and hands it to outside workers that ask for its type; without one it fails at once.";

const PROVIDER: readonly FormField[] = [
  input("llmProvider", {
    kind: "text",
    title: "Provider",
    required: true,
    help: "Name of an integration of the server that runs it.",
  }),
  input("model", { kind: "text", title: "Model", required: true }),
];

const SAMPLING: readonly FormField[] = [
  input("temperature", {
    kind: "number",
    title: "Temperature",
    minimum: 0,
    maximum: 2,
    placeholder: "0.1",
    help: "0 answers the same each time as far as the model can.",
  }),
  input("topP", { kind: "number", title: "Top P", minimum: 0, maximum: 1, advanced: true }),
  input("maxTokens", { kind: "integer", title: "Longest answer", unit: "tokens", minimum: 1 }),
  input("stopWords", { kind: "list", title: "Stop words", advanced: true }),
];

const STORE: readonly FormField[] = [
  input("vectorDB", { kind: "text", title: "Vector store", required: true }),
  input("index", { kind: "text", title: "Index", required: true }),
  input("namespace", { kind: "text", title: "Namespace" }),
];

const EMBEDDING: readonly FormField[] = [
  input("embeddingModelProvider", { kind: "text", title: "Embedding provider", required: true }),
  input("embeddingModel", { kind: "text", title: "Embedding model", required: true }),
];

function ai(about: string, fields: readonly FormField[], outputs: TaskForm["outputs"]): TaskForm {
  return {
    about: `${about} ${NOT_HERE}`,
    fields,
    table: { title: "Other inputs", help: "Whatever else the worker understands." },
    outputs,
  };
}

const result = { result: "any" } as const;

const AI_FORMS: Readonly<Record<string, TaskForm>> = {
  LLM_TEXT_COMPLETE: ai(
    "Lets a language model complete a stored prompt.",
    [
      ...PROVIDER,
      input("promptName", { kind: "text", title: "Prompt", required: true }),
      input("promptVariables", { kind: "object", title: "Its variables" }),
      ...SAMPLING,
    ],
    result,
  ),
  LLM_CHAT_COMPLETE: ai(
    "Lets a language model answer a conversation.",
    [
      ...PROVIDER,
      input("instructions", { kind: "text", title: "Instructions", widget: "textarea" }),
      input("messages", {
        kind: "list",
        title: "Messages",
        required: true,
        help: "A list of {role, message}; roles are user, assistant and system.",
      }),
      ...SAMPLING,
      input("jsonOutput", { kind: "boolean", title: "Answer as JSON", default: false }),
    ],
    { result: "any", finishReason: "text", tokenUsed: "number" },
  ),
  LLM_GENERATE_EMBEDDINGS: ai(
    "Turns a text into a vector.",
    [
      ...PROVIDER,
      input("text", { kind: "text", title: "Text", required: true, widget: "textarea" }),
      input("dimensions", { kind: "integer", title: "Dimensions", minimum: 1, advanced: true }),
    ],
    { result: "list" },
  ),
  LLM_INDEX_TEXT: ai(
    "Stores a text and its vector for searching.",
    [
      ...STORE,
      ...EMBEDDING,
      input("text", { kind: "text", title: "Text", required: true, widget: "textarea" }),
      input("docId", { kind: "text", title: "Document id", required: true }),
      input("metadata", { kind: "object", title: "About it", advanced: true }),
    ],
    {},
  ),
  LLM_SEARCH_INDEX: ai(
    "Finds stored texts that mean something similar.",
    [
      ...STORE,
      ...EMBEDDING,
      input("query", { kind: "text", title: "Question", required: true, widget: "textarea" }),
      input("maxResults", { kind: "integer", title: "Most results", minimum: 1, placeholder: "1" }),
    ],
    { result: "list" },
  ),
  LLM_STORE_EMBEDDINGS: ai(
    "Stores a vector.",
    [
      ...STORE,
      input("embeddings", { kind: "list", title: "Vector", required: true }),
      input("id", { kind: "text", title: "Id" }),
      input("metadata", { kind: "object", title: "About it", advanced: true }),
    ],
    {},
  ),
  LLM_GET_EMBEDDINGS: ai(
    "Finds what was stored beside a vector.",
    [...STORE, input("embeddings", { kind: "list", title: "Vector", required: true })],
    { result: "list" },
  ),
  GENERATE_IMAGE: ai(
    "Lets a model make pictures.",
    [
      ...PROVIDER,
      input("prompt", { kind: "text", title: "What to show", required: true, widget: "textarea" }),
      input("width", { kind: "integer", title: "Width", unit: "px", minimum: 1 }),
      input("height", { kind: "integer", title: "Height", unit: "px", minimum: 1 }),
      input("n", { kind: "integer", title: "How many", minimum: 1, placeholder: "1" }),
    ],
    result,
  ),
  LIST_MCP_TOOLS: ai(
    "Asks an MCP server which tools it has.",
    [
      input("mcpServer", { kind: "text", title: "MCP server", required: true }),
      input("headers", { kind: "object", title: "Headers", advanced: true }),
    ],
    { tools: "list" },
  ),
  CALL_MCP_TOOL: ai(
    "Calls a tool of an MCP server.",
    [
      input("mcpServer", { kind: "text", title: "MCP server", required: true }),
      input("method", { kind: "text", title: "Tool", required: true }),
      input("arguments", { kind: "object", title: "Its arguments" }),
      input("headers", { kind: "object", title: "Headers", advanced: true }),
    ],
    result,
  ),
};

const KAFKA: readonly FormField[] = [
  input("kafka_request.bootStrapServers", {
    kind: "text",
    title: "Servers",
    required: true,
    placeholder: "host:9092,other:9092",
  }),
  input("kafka_request.topic", { kind: "text", title: "Topic", required: true }),
  input("kafka_request.value", { kind: "object", title: "Message", required: true }),
  input("kafka_request.key", { kind: "text", title: "Key" }),
  input("kafka_request.keySerializer", {
    kind: "text",
    title: "Key serializer",
    placeholder: "org.apache.kafka.common.serialization.IntegerSerializer",
    advanced: true,
  }),
  input("kafka_request.headers", { kind: "object", title: "Headers", advanced: true }),
  input("kafka_request.requestTimeoutMs", {
    kind: "integer",
    title: "Answer within",
    unit: "ms",
    minimum: 0,
    advanced: true,
  }),
  input("kafka_request.maxBlockMs", {
    kind: "integer",
    title: "Wait for metadata",
    unit: "ms",
    minimum: 0,
    advanced: true,
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
      }),
      input("blocking", { kind: "boolean", title: "Wait for one", default: true }),
    ],
    table: null,
    outputs: { messages: "list", count: "number" },
  },
  ...AI_FORMS,
};
