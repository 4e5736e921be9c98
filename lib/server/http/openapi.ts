import { z } from "zod";

import type { JsonObject } from "@/lib/core/json";

import type { DescribedRoute } from "./routes-table";

/** OpenAPI 3.1 of all routes. */
export function describeApi(routes: readonly DescribedRoute[], version: string): JsonObject {
  const paths = new Map<string, JsonObject>();
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    const known = paths.get(path) ?? {};
    paths.set(path, { ...known, [route.method.toLowerCase()]: operationOf(route) });
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Baton",
      version,
      description: "Conductor's REST API, and what Baton adds to it.",
    },
    paths: Object.fromEntries(paths),
    components: {
      schemas: { Error: ERROR },
      securitySchemes: {
        token: {
          type: "apiKey",
          in: "header",
          name: "X-Authorization",
          description: "Only when the server has a token.",
        },
      },
    },
    security: [{}, { token: [] }],
  };
}

const ERROR: JsonObject = {
  type: "object",
  description: "Conductor's ErrorResponse, also readable as a problem document (RFC 9457).",
  required: ["status", "message", "retryable"],
  properties: {
    status: { type: "integer" },
    message: { type: "string" },
    instance: { type: "string" },
    retryable: { type: "boolean" },
    validationErrors: {
      type: "array",
      items: {
        type: "object",
        properties: {
          path: { type: "string" },
          message: { type: "string" },
          invalidValue: { type: "string" },
        },
      },
    },
  },
};

function operationOf(route: DescribedRoute): JsonObject {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]): JsonObject => {
    return { name, in: "path", required: true, schema: { type: "string" } };
  });
  const inQuery = Object.entries(route.query ?? {}).map(([name, description]): JsonObject => {
    return { name, in: "query", required: false, description, schema: { type: "string" } };
  });
  return {
    summary: route.summary,
    tags: [route.tag],
    operationId: `${route.method.toLowerCase()}${route.path.replace(/[^a-zA-Z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase())}`,
    parameters: [...inPath, ...inQuery],
    ...(route.body === undefined ? {} : { requestBody: bodyOf(route.body) }),
    responses: {
      [String(route.status ?? 200)]: answerOf(route),
      default: {
        description: "Failure",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

/** A form whose part `file` is the image and whose other parts are inputs, the image alone, or the input as JSON. */
const IMAGE_BODY: JsonObject = {
  "multipart/form-data": {
    schema: {
      type: "object",
      properties: { file: { type: "string", format: "binary" } },
      additionalProperties: { type: "string" },
    },
  },
  "image/*": { schema: { type: "string", format: "binary" } },
  "application/json": { schema: { type: "object" } },
};

/** By the Accept header. */
const RUN_ANSWER: JsonObject = {
  "application/json": { schema: { type: "object" } },
  "image/*": { schema: { type: "string", format: "binary" } },
  "application/zip": { schema: { type: "string", format: "binary" } },
};

function bodyOf(body: z.ZodType | "text" | "image"): JsonObject {
  if (body === "image") return { content: IMAGE_BODY };
  if (body === "text") return { content: { "text/plain": { schema: { type: "string" } } } };
  const schema = z.toJSONSchema(body, {
    unrepresentable: "any",
    io: "input",
  }) as unknown as JsonObject;
  return { content: { "application/json": { schema } } };
}

function answerOf({ answer = "json", summary }: DescribedRoute): JsonObject {
  if (answer === "run") return { description: summary, content: RUN_ANSWER };
  const type = {
    json: "application/json",
    text: "text/plain",
    stream: "text/event-stream",
    empty: null,
  }[answer];
  return type === null
    ? { description: summary }
    : { description: summary, content: { [type]: { schema: {} } } };
}
