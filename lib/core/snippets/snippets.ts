import type { JsonObject } from "@/lib/core/json";

import { jsText, shellWord } from "./quoting";

/** What a call of the image API is made of. */
export interface ApiCall {
  /** Of the server: `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly workflow: string;
  /** The newest published one, for those who have to name it. */
  readonly version: number;
  /** Keys from the workflow's input down to its photo; null: it takes none. */
  readonly photo: readonly string[] | null;
  /** Everything else of the input. */
  readonly input: JsonObject;
  /** Requests carry an access token, read from the variable BATON_TOKEN. */
  readonly needsToken: boolean;
  readonly answer: ApiAnswer;
}

/** `json`: results with links; `zip`: all pictures; `later`: at once, and where to look. */
export type ApiAnswer = "json" | "zip" | "later";

/** A photo that every Baton serves, for trying. */
export const SAMPLE_PHOTO = "/samples/photos/geyser.jpg";
const HEADERS: Readonly<Record<ApiAnswer, readonly [string, string]>> = {
  json: ["Accept", "application/json"],
  zip: ["Accept", "application/zip"],
  later: ["Prefer", "respond-async"],
};

/** A command for a POSIX shell. It takes `photo.jpg`, and fetches one when there is none. */
export function curlSnippet(call: ApiCall): string {
  const { origin, photo, input, needsToken, answer } = call;
  const [header, value] = HEADERS[answer];
  const token = needsToken ? ' -H "X-Authorization: $BATON_TOKEN"' : "";
  const lines = [`curl -sS${token} -H ${shellWord(`${header}: ${value}`)}`];
  if (answer === "zip") lines.push("-o pictures.zip");
  if (photo === null) {
    lines.push(`-H ${shellWord("Content-Type: application/json")}`);
    lines.push(`-d ${shellWord(JSON.stringify(input))}`);
  } else {
    lines.push(`-F ${shellWord(`${photo.join(".")}=@photo.jpg`)}`);
    if (hasKeys(input)) {
      lines.push(`--form-string ${shellWord(`input=${JSON.stringify(input)}`)}`);
    }
  }
  lines.push(shellWord(addressOf(call)));
  const command = lines.join(" \\\n  ");
  if (photo === null) return command;
  const fetching = `curl -sS${token} -o photo.jpg ${shellWord(origin + SAMPLE_PHOTO)}`;
  return `# your photo, or one of ours to try\n[ -f photo.jpg ] || ${fetching}\n${command}`;
}

/** A module for Node 20 and browsers. It prints what comes back. */
export function javascriptSnippet(call: ApiCall): string {
  const { origin, photo, input, needsToken, answer } = call;
  const token = needsToken ? ['  "X-Authorization": process.env.BATON_TOKEN,'] : [];
  const [header, value] = HEADERS[answer];
  const own = [...token, `  ${jsText(header)}: ${jsText(value)},`];
  const lines: string[] = [];
  if (photo === null) {
    own.push('  "Content-Type": "application/json",');
    lines.push(`const body = JSON.stringify(${indented(input)});`);
  } else {
    const given = needsToken ? ", { headers }" : "";
    lines.push(
      '// your photo, in Node: await (await import("node:fs")).openAsBlob("photo.jpg")',
      `const photo = await (await fetch(${jsText(origin + SAMPLE_PHOTO)}${given})).blob();`,
      "const body = new FormData();",
      `body.append(${jsText(photo.join("."))}, photo, "photo.jpg");`,
    );
    if (hasKeys(input)) lines.push(`body.append("input", JSON.stringify(${indented(input)}));`);
  }
  return [
    "const headers = {",
    ...own,
    "};",
    ...lines,
    `const answer = await fetch(${jsText(addressOf(call))}, { method: "POST", headers, body });`,
    "if (!answer.ok) throw new Error(await answer.text());",
    answer === "zip"
      ? 'console.log(answer.headers.get("content-type"), (await answer.arrayBuffer()).byteLength);'
      : "console.log(await answer.json());",
    "",
  ].join("\n");
}

function addressOf({ origin, workflow }: ApiCall): string {
  return `${origin}/api/run/${encodeURIComponent(workflow)}`;
}

function hasKeys(input: JsonObject): boolean {
  return Object.keys(input).length > 0;
}

function indented(input: JsonObject): string {
  return JSON.stringify(input, null, 2);
}
