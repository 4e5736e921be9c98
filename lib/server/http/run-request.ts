import { invalidInput } from "@/lib/core/errors";
import { imageError } from "@/lib/core/image/errors";
import { type FormField, inputOfFields } from "@/lib/core/image/run-fields";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import { fileLocationOf } from "@/lib/server/storage/execution-files";
import type { Artifacts } from "@/lib/server/storage/artifacts";
import type { JobDirectories } from "@/lib/server/storage/job-directories";

import { requireObject, START_BODY } from "./body";
import { type ApiContext, headerOf } from "./context";
import { receiveUpload } from "./upload";

export interface RunRequestDeps {
  readonly artifacts: Artifacts;
  readonly jobs: JobDirectories;
  readonly maxFilesPerUpload: number;
}

/** Query parameters that say how to answer; the others are inputs. */
const OWN_QUERY = new Set(["variant", "cancelOnDisconnect"]);

/**
 * The start input of a run, by what is sent: a form (its files become uploads), one image with fields in the query, or
 * JSON. `definition` is the workflow's. Uploads are in the store when this settles.
 * @throws ImageError as an upload, PARAM_INVALID; AppError for JSON that cannot be read.
 */
export async function readRunInput(
  c: ApiContext,
  deps: RunRequestDeps,
  definition: JsonObject,
): Promise<JsonObject> {
  const type = (headerOf(c, "content-type") ?? "").toLowerCase();
  const schema = schemaOf(definition);
  const query = Object.entries(c.req.queries())
    .filter(([name]) => !OWN_QUERY.has(name))
    .flatMap(([name, values]) => values.map((value): FormField => [name, value]));
  if (type.startsWith("multipart/")) {
    const { fields, references } = await received(c, deps, 0);
    return required(
      inputOfFields([...query, ...fields], located(references, definition), schema),
      definition,
    );
  }
  if (type.startsWith("image/") || type.startsWith("application/octet-stream")) {
    const { references } = await received(c, deps, 1);
    return required(inputOfFields(query, located(references, definition), schema), definition);
  }
  const body = await requireObject(c, START_BODY);
  return required({ ...inputOfFields(query, [], schema), ...body }, definition);
}

async function received(
  c: ApiContext,
  { artifacts, jobs, maxFilesPerUpload: maxFiles }: RunRequestDeps,
  minFiles: number,
): Promise<{ fields: readonly FormField[]; references: FormField[] }> {
  return await jobs.use(async (directory) => {
    const { files, fields } = await receiveUpload(c, {
      artifacts,
      directory,
      maxFiles,
      minFiles,
    });
    const references: FormField[] = [];
    for (const { field, staged } of files) {
      const { row } = await artifacts.commit(staged);
      references.push([field, fileLocationOf(row)]);
    }
    return { fields, references };
  });
}

/** The part `file` is the image of the workflow, whatever its input is called. */
function located(references: readonly FormField[], definition: JsonObject): FormField[] {
  const inputs = inputNames(definition);
  const plural = inputs.includes("fileLocations") && !inputs.includes("fileLocation");
  const name = plural ? "fileLocations" : "fileLocation";
  return references.map(([field, value]) => [field === "file" ? name : field, value]);
}

function inputNames(definition: JsonObject): string[] {
  const names = definition["inputParameters"];
  return Array.isArray(names) ? names.map(String) : [];
}

/** @throws AppError INVALID_INPUT that names the image, or what the input schema requires. */
function required(input: JsonObject, definition: JsonObject): JsonObject {
  const image = inputNames(definition).filter((name) => /^fileLocations?$/.test(name));
  const schema = schemaOf(definition);
  const needed =
    isJsonObject(schema) && Array.isArray(schema["required"]) ? schema["required"] : [];
  const missing = [...new Set([...image, ...needed.map(String)])].filter(
    (name) => !Object.hasOwn(input, name) || input[name] === null || input[name] === "",
  );
  if (missing.length === 0) return input;
  const names = missing.map((name) => `"${name}"`).join(", ");
  throw invalidInput(
    `The workflow needs the input ${names}. Send the image as the part "file", or give a reference to one.`,
  );
}

function schemaOf(definition: JsonObject) {
  const wrapped = definition["inputSchema"];
  return isJsonObject(wrapped) ? wrapped["data"] : undefined;
}

/** @throws ImageError PARAM_INVALID for a `variant` that could not name a file. */
export function wantedVariant(c: ApiContext): string | null {
  const name = c.req.query("variant");
  if (name === undefined || name === "") return null;
  if (name.length <= 200) return name;
  throw imageError("PARAM_INVALID", { problems: ['"variant" must have at most 200 characters.'] });
}
