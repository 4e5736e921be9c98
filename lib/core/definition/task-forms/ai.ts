import { ai, PROVIDER } from "./ai-fields";
import { STORE_FORMS } from "./ai-stores";
import { type FormField, input, type TaskForm } from "./form";
import { HEADER_NAMES } from "./request-checks";

const SAMPLING: readonly FormField[] = [
  input("temperature", {
    kind: "number",
    title: "Temperature",
    minimum: 0,
    maximum: 2,
    placeholder: "0.1",
    help: "0 answers the same each time as far as the model can.",
  }),
  input("topP", {
    kind: "number",
    title: "Top P",
    minimum: 0,
    maximum: 1,
    advanced: true,
    help: "Only the likeliest words whose chances add up to this.",
  }),
  input("maxTokens", {
    kind: "integer",
    title: "Longest answer",
    unit: "tokens",
    minimum: 1,
    help: "The answer is cut there.",
  }),
  input("stopWords", {
    kind: "list",
    title: "Stop words",
    widget: "values",
    advanced: true,
    help: "The answer ends before one of these texts.",
  }),
];

const result = { result: "any" } as const;

/** Forms of the types that ask models, vector stores and tool servers. */
export const AI_FORMS: Readonly<Record<string, TaskForm>> = {
  LLM_TEXT_COMPLETE: ai(
    "Lets a language model complete a stored prompt.",
    [
      ...PROVIDER,
      input("promptName", {
        kind: "text",
        title: "Prompt",
        required: true,
        help: "Name of a prompt that is stored there.",
      }),
      input("promptVariables", {
        kind: "object",
        widget: "keyValue",
        title: "Its variables",
        help: "Names in the prompt and what stands for them.",
      }),
      ...SAMPLING,
    ],
    result,
  ),
  LLM_CHAT_COMPLETE: ai(
    "Lets a language model answer a conversation.",
    [
      ...PROVIDER,
      input("instructions", {
        kind: "text",
        title: "Instructions",
        widget: "textarea",
        help: "How to behave, before the conversation.",
      }),
      input("messages", {
        kind: "list",
        title: "Messages",
        required: true,
        help: "A list of {role, message}; roles are user, assistant and system.",
      }),
      ...SAMPLING,
      input("jsonOutput", {
        kind: "boolean",
        title: "Answer as JSON",
        default: false,
        help: "The answer is read as JSON.",
      }),
    ],
    { result: "any", finishReason: "text", tokenUsed: "number" },
  ),
  ...STORE_FORMS,
  GENERATE_IMAGE: ai(
    "Lets a model make pictures.",
    [
      ...PROVIDER,
      input("prompt", {
        kind: "text",
        title: "What to show",
        required: true,
        widget: "textarea",
        help: "In words; more detail gives less chance.",
      }),
      input("width", {
        kind: "integer",
        title: "Width",
        unit: "px",
        minimum: 1,
        help: "Of the picture; models know a few sizes only.",
      }),
      input("height", {
        kind: "integer",
        title: "Height",
        unit: "px",
        minimum: 1,
        help: "Of the picture; models know a few sizes only.",
      }),
      input("n", {
        kind: "integer",
        title: "How many",
        minimum: 1,
        placeholder: "1",
        help: "Each picture is made, and paid for, anew.",
      }),
    ],
    result,
  ),
  LIST_MCP_TOOLS: ai(
    "Asks an MCP server which tools it has.",
    [
      input("mcpServer", {
        kind: "text",
        title: "MCP server",
        required: true,
        help: "Its address, such as https://example.org/mcp.",
      }),
      input("headers", {
        kind: "object",
        widget: "texts",
        names: HEADER_NAMES,
        title: "Headers",
        advanced: true,
        help: "Sent with the request. A secret is ${workflow.secrets.NAME}.",
      }),
    ],
    { tools: "list" },
  ),
  CALL_MCP_TOOL: ai(
    "Calls a tool of an MCP server.",
    [
      input("mcpServer", {
        kind: "text",
        title: "MCP server",
        required: true,
        help: "Its address, such as https://example.org/mcp.",
      }),
      input("method", {
        kind: "text",
        title: "Tool",
        required: true,
        help: "As the server lists it.",
      }),
      input("arguments", {
        kind: "object",
        widget: "keyValue",
        title: "Its arguments",
        help: "By the names that the tool asks for.",
      }),
      input("headers", {
        kind: "object",
        widget: "texts",
        names: HEADER_NAMES,
        title: "Headers",
        advanced: true,
        help: "Sent with the request. A secret is ${workflow.secrets.NAME}.",
      }),
    ],
    result,
  ),
};
