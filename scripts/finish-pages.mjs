// After the build of the pages: makes their scripts quick to start, and scripts and style sheets small on the way.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

/**
 * Asks Chromium to compile a script whole, while it arrives and beside the page's own thread. Otherwise most functions are
 * compiled there, one by one, when they are first called: a fifth of the time until a workflow is drawn. To others a comment.
 */
const HINT = "//# allFunctionsCalledOnLoad\n";
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const directory = join(root, ".next/static");

for (const name of readdirSync(directory, { recursive: true })) {
  if (name.endsWith(".js")) hint(join(directory, name));
  if (/\.(js|css)$/.test(name)) compress(join(directory, name));
}

function hint(file) {
  const text = readFileSync(file, "utf8");
  if (!text.startsWith(HINT)) writeFileSync(file, HINT + text);
}

/** A Brotli copy beside the file: smaller than gzip by an eighth, at no cost per request. */
function compress(file) {
  const data = readFileSync(file);
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
  };
  writeFileSync(`${file}.br`, brotliCompressSync(data, { params }));
}
