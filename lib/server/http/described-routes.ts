import type { RouteTable } from "./routes-table";

/** Routes that bring their own registration, for the API's description. */
export function describeImageRoutes(table: RouteTable): void {
  const tag = "artifacts";
  table.describe("GET", "/api/tasks/types", {
    tag: "designer",
    summary: "Built-in task types with their fields",
  });
  table.describe("GET", "/api/samples", { tag: "designer", summary: "Sample workflows" });
  table.describe("POST", "/api/artifacts", {
    tag,
    summary: "Upload images: a form, or one raw body",
    status: 201,
  });
  const page = {
    workflowId: "",
    kind: "upload, variant, fetched, published",
    sha256: "",
    ids: "separated by commas: these and no others",
    limit: "100",
    cursor: "",
  };
  table.describe("GET", "/api/artifacts", { tag, summary: "List", query: page });
  table.describe("GET", "/api/artifacts/:id", {
    tag,
    summary: "The bytes",
    query: {
      download: "1: as attachment",
      redirect: "1: sends on to the bucket, where the bytes are kept in one",
    },
  });
  const width = { width: "96, 320 or 1280" };
  table.describe("GET", "/api/artifacts/:id/preview", {
    tag,
    summary: "A small WebP of it",
    query: width,
  });
  table.describe("DELETE", "/api/artifacts/:id", { tag, summary: "Remove", answer: "empty" });
  const ids = { ids: "only these artifacts" };
  table.describe("GET", "/api/executions/:id/artifacts.zip", {
    tag,
    summary: "All images of a run as a zip",
    query: ids,
  });
}
