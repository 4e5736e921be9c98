import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openServer, type TestServer } from "../server";

// The same story told with the official clients of other languages. They run where their packages are installed:
//   python -m pip install conductor-python          (BATON_SDK_PYTHON: the interpreter, default python3)
//   org.conductoross:conductor-client:6.0.0 and slf4j-nop with what they need  (BATON_SDK_JAVA_CLASSPATH; Java 21 on the PATH or
//   BATON_SDK_JAVA)
//   go mod download, in test/sdk/go                 (BATON_SDK_GO: the tool, default go)

const run = promisify(execFile);
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const python = process.env["BATON_SDK_PYTHON"] ?? "python3";
const java = process.env["BATON_SDK_JAVA"] ?? "java";
const go = process.env["BATON_SDK_GO"] ?? "go";
/** Nothing is downloaded by a test. */
const GO_OPTIONS = { cwd: here("./go"), env: { ...process.env, GOPROXY: "off" } };
const classpath = process.env["BATON_SDK_JAVA_CLASSPATH"] ?? "";

const CLIENTS = [
  {
    language: "Python",
    missing:
      spawnSync(python, ["-c", "import conductor.client.worker.worker"]).status === 0
        ? null
        : "conductor-python is not installed",
    command: [python, here("./python/main.py")],
  },
  {
    language: "Java",
    missing: classpath === "" ? "BATON_SDK_JAVA_CLASSPATH is not set" : null,
    command: [java, "-cp", classpath, here("./java/Main.java")],
  },
  {
    language: "Go",
    missing:
      spawnSync(go, ["list", "-deps", "."], { ...GO_OPTIONS, stdio: "ignore" }).status === 0
        ? null
        : "conductor-go is not in the module cache",
    command: [go, "run", "."],
    options: GO_OPTIONS,
  },
];

let server: TestServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

describe("official clients", () => {
  for (const { language, missing, command, options } of CLIENTS) {
    const reason = missing === null ? "" : ` (${missing})`;
    it.skipIf(missing !== null)(
      `${language}: fork, retry, logs, pause, terminate, retry, search, delete${reason}`,
      async () => {
        const [program = "", ...args] = command;
        const { stdout } = await run(program, [...args, `${server.base}/api`], {
          ...options,
          timeout: 90_000,
        });
        expect(stdout.split("\n").filter((line) => line.startsWith("ok "))).toHaveLength(9);
      },
      100_000,
    );
  }
});
