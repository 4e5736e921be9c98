import type { Readable } from "node:stream";

import busboy from "busboy";

import { ImageError, imageError } from "@/lib/core/image/errors";
import type { Artifacts, StagedUpload } from "@/lib/server/storage/artifacts";

import { type ApiContext, incomingBody } from "./context";

export interface UploadOptions {
  readonly artifacts: Artifacts;
  /** A directory of this request alone. */
  readonly directory: string;
  readonly maxFiles: number;
  /** A form with fewer files is refused; 1 if absent. */
  readonly minFiles?: number;
  /** Fields beside the files are collected up to this many bytes each. */
  readonly maxFieldBytes?: number;
}

export interface ReceivedUpload {
  /** In the order of the parts, with the name of the part. */
  readonly files: readonly { readonly field: string; readonly staged: StagedUpload }[];
  readonly fields: readonly (readonly [string, string])[];
}

interface Body {
  readonly source: Readable;
  /** It comes from a socket: its pieces are read for us alone. */
  readonly isOurs: boolean;
}

/**
 * Reads an upload as it streams: memory stays flat whatever arrives, and reading stops at the first file that is too
 * large or no image. Nothing is taken into the store. `multipart/form-data` or a raw body with X-File-Name.
 * @throws ImageError PARAM_INVALID (no file, wrong form), FILE_TOO_LARGE, what is wrong with an image, DISK_FULL.
 */
export async function receiveUpload(
  c: Pick<ApiContext, "env" | "req">,
  options: UploadOptions,
): Promise<ReceivedUpload> {
  const source = incomingBody(c);
  if (source === null) throw badForm("The request has no body; send a file.");
  const request = c.req.raw;
  const body = { source, isOurs: c.env?.incoming !== undefined };
  try {
    const contentType = request.headers.get("content-type") ?? "";
    return /^multipart\//i.test(contentType)
      ? await receiveForm(body, request, options)
      : await receiveRaw(body, request, options);
  } finally {
    discardRest(source);
  }
}

/**
 * Reads off what is left of a refused body: closing a connection with unread bytes would destroy the answer on its way.
 * The HTTP server ends the connection when this takes too long.
 */
function discardRest(source: Readable): void {
  source.resume();
}

async function receiveRaw(
  { source, isOurs }: Body,
  request: Request,
  { artifacts, directory }: UploadOptions,
): Promise<ReceivedUpload> {
  const name = decoded(request.headers.get("x-file-name") ?? "");
  const chunks = source.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  const staged = await artifacts
    .stage(chunks, { directory, name, signal: request.signal, isOurs })
    .catch((error: unknown) => rethrow(error));
  return { files: [{ field: "file", staged }], fields: [] };
}

async function receiveForm(
  { source, isOurs }: Body,
  request: Request,
  options: UploadOptions,
): Promise<ReceivedUpload> {
  const parser = parserFor(request, options);
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const files: { field: string; name: string; staged: Promise<StagedUpload> }[] = [];
  const fields: (readonly [string, string])[] = [];
  const failures: unknown[] = [];
  const fail = (error: unknown) => {
    failures.push(error);
    stop.abort();
    source.unpipe(parser);
    parser.destroy();
  };
  parser.on("file", (field: string, stream: Readable, info: { filename?: string }) => {
    // A part that is cut off, or no longer wanted, fails here; the reader below tells.
    stream.on("error", () => undefined);
    const { filename: name = "" } = info;
    const { artifacts, directory } = options;
    const staged = artifacts.stage(stream, { directory, name, signal, isOurs });
    staged.catch(fail);
    files.push({ field, name, staged });
  });
  parser.on("field", (name: string, value: string) => fields.push([name, value]));
  parser.on("filesLimit", () => fail(badForm(`At most ${options.maxFiles} files per request.`)));
  parser.on("fieldsLimit", () => fail(badForm("The form has too many fields.")));
  parser.on("partsLimit", () => fail(badForm("The form has too many parts.")));
  source.on("error", fail);
  await new Promise<void>((resolve) => {
    parser.on("close", resolve);
    parser.on("error", (error: unknown) => {
      fail(badForm(`The form could not be read: ${messageOf(error)}.`));
      resolve();
    });
    source.pipe(parser);
  });
  const results = await Promise.allSettled(files.map(({ staged }) => staged));
  if (failures.length > 0) throw namedFailure(failures, files, results);
  if (files.length < (options.minFiles ?? 1))
    throw badForm('The form has no file; add one as the part "file".');
  return {
    fields,
    files: results.flatMap((result, index) =>
      result.status === "fulfilled"
        ? [{ field: files[index]?.field ?? "file", staged: result.value }]
        : [],
    ),
  };
}

function parserFor(request: Request, options: UploadOptions) {
  try {
    return busboy({
      headers: { "content-type": request.headers.get("content-type") ?? "" },
      defParamCharset: "utf8",
      limits: {
        files: options.maxFiles,
        fields: 200,
        parts: options.maxFiles + 200,
        fieldSize: options.maxFieldBytes ?? 1_024 * 1_024,
        headerPairs: 20,
      },
    });
  } catch (error) {
    throw badForm(`The form could not be read: ${messageOf(error)}.`);
  }
}

/** The first real failure; with several files it says which one. */
function namedFailure(
  failures: readonly unknown[],
  files: readonly { readonly name: string }[],
  results: readonly PromiseSettledResult<StagedUpload>[],
): unknown {
  const at = results.findIndex(
    (result) => result.status === "rejected" && failures[0] === result.reason,
  );
  const [first] = failures;
  if (at < 0 || files.length < 2 || !(first instanceof ImageError)) return asImageError(first);
  const name = files[at]?.name ?? "";
  return new ImageError(first.code, `"${name.slice(0, 120)}": ${first.message}`, first.details);
}

function rethrow(error: unknown): never {
  throw asImageError(error);
}

/** A connection that ends early is the client's doing. */
function asImageError(error: unknown): unknown {
  if (error instanceof ImageError || !(error instanceof Error)) return error;
  const code = "code" in error ? error.code : "";
  return error.name === "AbortError" ||
    code === "ERR_STREAM_PREMATURE_CLOSE" ||
    code === "ECONNRESET" ||
    code === "ABORT_ERR"
    ? imageError("CANCELED", {})
    : error;
}

function badForm(message: string): ImageError {
  return imageError("PARAM_INVALID", { problems: [message] });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/\.$/, "") : "unknown";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
