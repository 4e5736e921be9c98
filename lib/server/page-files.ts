import { createReadStream, existsSync, readdirSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
};
const COMPRESSED = /(\.js|\.css)\.br$/;

/**
 * Answers requests for scripts and style sheets of the pages with the copies that `scripts/finish-pages.mjs` made; false:
 * there is none, or the browser does not take Brotli. Names hold a digest of their contents: they are good for ever.
 * `directory` is `.next/static`, looked at once.
 */
export function pageFiles(
  directory: string,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const files = new Map<string, { readonly file: string; readonly bytes: number; type: string }>();
  for (const name of existsSync(directory) ? readdirSync(directory, { recursive: true }) : []) {
    const ending = COMPRESSED.exec(String(name))?.[1];
    if (ending === undefined) continue;
    const file = join(directory, String(name));
    const path = `/_next/static/${String(name).replaceAll("\\", "/").slice(0, -".br".length)}`;
    files.set(path, { file, bytes: statSync(file).size, type: TYPES[ending] ?? "" });
  }
  return (request, response) => {
    const found = files.get((request.url ?? "").split("?")[0] ?? "");
    if (!found || !takesBrotli(request) || !/^(GET|HEAD)$/.test(request.method ?? "")) return false;
    response.writeHead(200, {
      "content-type": found.type,
      "content-encoding": "br",
      "content-length": found.bytes,
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
      "x-content-type-options": "nosniff",
    });
    if (request.method === "HEAD") response.end();
    // A browser that goes away in the middle is nothing to report.
    else pipeline(createReadStream(found.file), response, () => {});
    return true;
  };
}

function takesBrotli(request: IncomingMessage): boolean {
  return String(request.headers["accept-encoding"] ?? "")
    .split(",")
    .some((coding) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/.test(coding));
}
