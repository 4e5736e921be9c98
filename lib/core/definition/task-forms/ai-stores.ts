import { ai, PROVIDER } from "./ai-fields";
import { type FormField, input, type TaskForm } from "./form";

const STORE: readonly FormField[] = [
  input("vectorDB", {
    kind: "text",
    title: "Vector store",
    required: true,
    help: "Name of a vector store of the server that runs it.",
  }),
  input("index", {
    kind: "text",
    title: "Index",
    required: true,
    help: "What the store calls a collection.",
  }),
  input("namespace", {
    kind: "text",
    title: "Namespace",
    help: "Part of the index; texts of others are not seen.",
  }),
];

const EMBEDDING: readonly FormField[] = [
  input("embeddingModelProvider", {
    kind: "text",
    title: "Embedding provider",
    required: true,
    help: "Who turns the text into a vector.",
  }),
  input("embeddingModel", {
    kind: "text",
    title: "Embedding model",
    required: true,
    help: "Texts are only found by the model that stored them.",
  }),
];

/** Forms of the types that turn texts into vectors, keep and find them. */
export const STORE_FORMS: Readonly<Record<string, TaskForm>> = {
  LLM_GENERATE_EMBEDDINGS: ai(
    "Turns a text into a vector.",
    [
      ...PROVIDER,
      input("text", {
        kind: "text",
        title: "Text",
        required: true,
        widget: "textarea",
        help: "What the vector stands for.",
      }),
      input("dimensions", {
        kind: "integer",
        title: "Dimensions",
        minimum: 1,
        advanced: true,
        help: "Length of the vector; the model has to allow it.",
      }),
    ],
    { result: "list" },
  ),
  LLM_INDEX_TEXT: ai(
    "Stores a text and its vector for searching.",
    [
      ...STORE,
      ...EMBEDDING,
      input("text", {
        kind: "text",
        title: "Text",
        required: true,
        widget: "textarea",
        help: "What the vector stands for.",
      }),
      input("docId", {
        kind: "text",
        title: "Document id",
        required: true,
        help: "Storing under the same id again replaces the text.",
      }),
      input("metadata", {
        kind: "object",
        widget: "keyValue",
        title: "About it",
        advanced: true,
        help: "Given back with what is found.",
      }),
    ],
    {},
  ),
  LLM_SEARCH_INDEX: ai(
    "Finds stored texts that mean something similar.",
    [
      ...STORE,
      ...EMBEDDING,
      input("query", {
        kind: "text",
        title: "Question",
        required: true,
        widget: "textarea",
        help: "Texts close to it in meaning are found.",
      }),
      input("maxResults", {
        kind: "integer",
        title: "Most results",
        minimum: 1,
        placeholder: "1",
        help: "The most similar come first.",
      }),
    ],
    { result: "list" },
  ),
  LLM_STORE_EMBEDDINGS: ai(
    "Stores a vector.",
    [
      ...STORE,
      input("embeddings", {
        kind: "list",
        title: "Vector",
        required: true,
        help: "A list of numbers, such as the result of a task that generates one.",
      }),
      input("id", { kind: "text", title: "Id", help: "Empty: the store makes one." }),
      input("metadata", {
        kind: "object",
        widget: "keyValue",
        title: "About it",
        advanced: true,
        help: "Given back with what is found.",
      }),
    ],
    {},
  ),
  LLM_GET_EMBEDDINGS: ai(
    "Finds what was stored beside a vector.",
    [
      ...STORE,
      input("embeddings", {
        kind: "list",
        title: "Vector",
        required: true,
        help: "A list of numbers, such as the result of a task that generates one.",
      }),
    ],
    { result: "list" },
  ),
};
