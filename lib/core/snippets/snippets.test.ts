import { execFileSync } from "node:child_process";

import { describe, expect, it } from "vitest";

import { jsText, pythonLiteral, shellWord } from "./quoting";
import { pythonSnippet } from "./python-snippet";
import { type ApiCall, curlSnippet, javascriptSnippet } from "./snippets";

const HOSTILE = [
  "plain",
  "it's",
  "$(touch /tmp/x) `id` $HOME",
  '"double" \\ back\\',
  "new\nline",
  "</script><b>",
  "@file;type=text/html",
  "é 🛶 \u2028",
  "",
];

describe("quoting", () => {
  it.each(HOSTILE)("shell: %j stays one word", (text) => {
    const printed = execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`]);
    expect(printed.toString()).toBe(text);
  });
  it.each(HOSTILE)("JavaScript: %j stays a text", (text) => {
    const literal = jsText(text);
    expect(literal).not.toContain("<");
    const code = `process.stdout.write(${literal})`;
    expect(execFileSync("node", ["-e", code]).toString()).toBe(text);
  });
  it("Python: every kind of value", () => {
    const value = { a: [true, false, null, 1.5, 'it\'s "x"\\'], "b c": { d: "MARK" } };
    expect(pythonLiteral(value, "MARK", "location")).toBe(
      String.raw`{"a": [True, False, None, 1.5, "it's \"x\"\\"], "b c": {"d": location}}`,
    );
  });
});

const call: ApiCall = {
  origin: "http://127.0.0.1:3000",
  workflow: "my flow/1",
  version: 3,
  photo: ["source", "fileLocation"],
  input: { source: { note: "it's" }, width: 80 },
  needsToken: false,
  answer: "json",
};

describe("snippets", () => {
  it("send the photo where the workflow wants it and the rest as JSON", () => {
    const text = curlSnippet(call);
    expect(text).toContain("-F source.fileLocation=@photo.jpg");
    expect(text).toContain(
      String.raw`--form-string 'input={"source":{"note":"it'\''s"},"width":80}'`,
    );
    expect(text).toContain("/api/run/my%20flow%2F1");
    expect(javascriptSnippet(call)).toContain('body.append("source.fileLocation", photo');
    expect(pythonSnippet(call)).toContain(
      `workflow_input = {"width": 80, "source": {"note": "it's", "fileLocation": location}}`,
    );
  });
  it("send JSON alone where no photo is taken", () => {
    const plain = { ...call, photo: null, answer: "later" } as const;
    expect(curlSnippet(plain)).not.toContain("photo");
    expect(curlSnippet(plain)).toContain("Prefer: respond-async");
    expect(javascriptSnippet(plain)).toContain('"Content-Type": "application/json"');
    expect(pythonSnippet(plain)).toContain("start_workflow(");
    expect(pythonSnippet(plain)).not.toContain("urllib");
  });
  it("leave an empty input out, and keep the answer's form", () => {
    const zip = { ...call, input: {}, photo: ["fileLocation"], answer: "zip" } as const;
    expect(curlSnippet(zip)).not.toContain("form-string");
    expect(curlSnippet(zip)).toContain("-o pictures.zip");
    expect(javascriptSnippet(zip)).toContain("arrayBuffer");
    expect(pythonSnippet(zip)).toContain('workflow_input = {"fileLocation": location}');
  });
  it("read the token from the environment, never show one", () => {
    const closed = { ...call, needsToken: true };
    expect(curlSnippet(closed)).toContain('-H "X-Authorization: $BATON_TOKEN"');
    expect(javascriptSnippet(closed)).toContain("process.env.BATON_TOKEN");
    expect(pythonSnippet(closed)).toContain('key_secret=os.environ["BATON_TOKEN"]');
    expect(pythonSnippet({ ...closed, photo: null })).toContain("import os");
  });
  it("replace what is no object on the way to the photo", () => {
    expect(pythonSnippet({ ...call, input: { source: [1] } })).toContain(
      '{"source": {"fileLocation": location}}',
    );
  });
});
