import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, it } from "vitest";

import { openServer, type TestServer } from "@/test/server";
import { hasTool } from "@/test/tools";

let server: TestServer;
let directory: string;

beforeAll(async () => {
  server = await openServer();
  directory = mkdtempSync(join(tmpdir(), "baton-readme-"));
  copyFileSync("public/samples/photos/lake.jpg", join(directory, "boat.jpg"));
});
afterAll(async () => {
  await server.close();
  rmSync(directory, { recursive: true, force: true });
});

const steps = "# the steps one by one";
const tools = hasTool("curl") && hasTool("jq");

/** The commands of the README's section about images; without jq those that need none. */
function commands(): string {
  const readme = readFileSync("README.md", "utf8");
  const section = readme.slice(readme.indexOf("## Images by curl"));
  const [, block = ""] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
  const whole = block.replace("B=http://127.0.0.1:3000", `B=${server.base}`);
  return tools ? whole : whole.slice(0, whole.indexOf(steps));
}

it.skipIf(!hasTool("curl"))("the README's commands do what they say", async () => {
  const text = commands();
  expect(text).toContain("api/run");
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", text], {
    cwd: directory,
  });
  const files = readdirSync(directory);
  expect(files).toContain("boat-800.webp");
  expect(readFileSync(join(directory, "boat-800.webp")).toString("latin1", 8, 12)).toBe("WEBP");
  expect(readFileSync(join(directory, "boat.zip")).toString("latin1")).toContain("manifest.json");
  const [, grid = ""] = /("variants":\[.*?\])/.exec(stdout) ?? [];
  expect(grid.match(/"url"/g)).toHaveLength(4);
  expect(files.some((name) => /^image_convert_resize-.*\.zip$/.test(name))).toBe(tools);
});
