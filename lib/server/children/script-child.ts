import variant from "@jitl/quickjs-wasmfile-release-sync";
import { raw as jq } from "jq-wasm";
import {
  newQuickJSWASMModuleFromVariant,
  type QuickJSContext,
  type QuickJSWASMModule,
} from "quickjs-emscripten-core";

import type { JsonValue } from "@/lib/core/json";
import { limits } from "@/lib/core/limits";
import { callsJavaAccessors, JAVA_ACCESSORS } from "@/lib/core/script/java-accessors";
import type { Script, ScriptAnswer } from "@/lib/core/script/script";

import type { ToScriptChild } from "./protocol";

/**
 * Evaluates user code, one script at a time. Nothing of this process is reachable from a script: it gets values and gives a
 * value, both as JSON. The parent kills the process when a script does not come back.
 */
const quickJs = newQuickJSWASMModuleFromVariant(variant);

process.on("message", (message: ToScriptChild) => {
  void answerTo(message.script).then((answer) => process.send?.({ id: message.id, answer }));
});
process.on("disconnect", () => process.exit(0));
void quickJs.then(() => process.send?.({ ready: true }));

async function answerTo(script: Script): Promise<ScriptAnswer> {
  try {
    return script.language === "jq" ? await runJq(script) : runJavaScript(await quickJs, script);
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error));
  }
}

function runJavaScript(engine: QuickJSWASMModule, script: Script): ScriptAnswer {
  // Time of the processor: on a busy machine a script is not to blame for the clock.
  const startedAt = cpuMs();
  const isOver = () => cpuMs() - startedAt > limits.scriptTimeMs;
  const runtime = engine.newRuntime();
  try {
    runtime.setMemoryLimit(limits.scriptMemoryBytes);
    runtime.setMaxStackSize(limits.scriptStackBytes);
    runtime.setInterruptHandler(isOver);
    const context = runtime.newContext();
    try {
      return evaluate(context, script, isOver);
    } finally {
      context.dispose();
    }
  } finally {
    runtime.dispose();
  }
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function evaluate(context: QuickJSContext, script: Script, isOver: () => boolean): ScriptAnswer {
  bind(context, script);
  const source =
    script.language === "javascript" ? script.source : `(function(){${script.source}\n})()`;
  const result = context.evalCode(source, "script.js", { type: "global" });
  if (result.error) {
    const problem = isOver() ? timedOut() : failure(describe(context.dump(result.error)));
    result.error.dispose();
    return problem;
  }
  context.setProp(context.global, "__value", result.value);
  result.value.dispose();
  const text = context.evalCode(PRINT, "print.js", { type: "global" });
  if (text.error) {
    const problem = isOver() ? timedOut() : failure(describe(context.dump(text.error)));
    text.error.dispose();
    return problem;
  }
  const json = context.getString(text.value);
  text.value.dispose();
  if (json.length > limits.scriptOutputBytes) {
    return failure(
      `The result of the script has ${json.length} characters, the most that are allowed are ${limits.scriptOutputBytes}.`,
    );
  }
  return { ok: true, value: JSON.parse(json) as JsonValue };
}

/**
 * What has no JSON form is null, a number without one its name; a property that is undefined is one, too, as in the maps
 * of a Conductor server. Printed before a script could have changed JSON.
 */
const PRINT = "__print(__value)";

function bind(context: QuickJSContext, { bindings, source }: Script): void {
  const text = context.newString(JSON.stringify(bindings));
  context.setProp(context.global, "__bindings", text);
  text.dispose();
  const preparation = callsJavaAccessors(source) ? `${PREPARE}${JAVA_ACCESSORS}` : PREPARE;
  context.unwrapResult(context.evalCode(preparation, "prepare.js", { type: "global" })).dispose();
}

const PREPARE = `
Object.defineProperty(globalThis, "$", { value: JSON.parse(__bindings), writable: true, configurable: true });
delete globalThis.__bindings;
Object.defineProperty(globalThis, "__print", { value: (function () {
  const stringify = JSON.stringify, isFinite = Number.isFinite, nameOf = String;
  return function (value) {
    const text = stringify(value === undefined ? null : value, function (_, each) {
      if (each === undefined) return null;
      if (typeof each === "number") return isFinite(each) ? each : nameOf(each);
      return typeof each === "bigint" ? Number(each) : each;
    });
    return text === undefined ? "null" : text;
  };
})() });
`;

/** What went wrong and where, in Conductor's words (semantics §4.13). */
function describe(dumped: unknown): string {
  const { name, message, stack } = (
    typeof dumped === "object" && dumped !== null ? dumped : {}
  ) as {
    name?: unknown;
    message?: unknown;
    stack?: unknown;
  };
  const text =
    typeof message === "string"
      ? `${typeof name === "string" ? name : "Error"}: ${message.replace(/^'([\w$]+)' is not defined$/, "$1 is not defined")}`
      : String(typeof dumped === "string" ? dumped : JSON.stringify(dumped));
  const line = /script\.js:(\d+)/.exec(typeof stack === "string" ? stack : "")?.[1] ?? "1";
  return `Error evaluating the script \`${text}\` at line ${line}`;
}

async function runJq(script: Script): Promise<ScriptAnswer> {
  const { stdout, stderr, exitCode } = await jq(script.bindings, script.source, ["-c"]);
  if (exitCode !== 0) {
    const text = stderr.replaceAll(/^jq: (error( \(at [^)]*\))?: )?/gm, "").trim();
    return failure(text === "" ? `The program ended with ${exitCode}.` : text);
  }
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { ok: true, value: lines.map((line) => JSON.parse(line) as JsonValue) };
}

function failure(message: string): ScriptAnswer {
  return { ok: false, timedOut: false, message };
}

function timedOut(): ScriptAnswer {
  return {
    ok: false,
    timedOut: true,
    message: `Script not evaluated within ${limits.scriptTimeMs / 1000} seconds, interrupted.`,
  };
}
