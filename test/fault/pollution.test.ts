import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openServer, type TestServer } from "../server";

/** Keys that reach the prototype where somebody is careless. As a text: an object literal would set the prototype. */
const EVIL =
  '{"__proto__":{"polluted":"p"},"constructor":{"prototype":{"polluted":"c"}},"prototype":{"polluted":"q"}}';
const NAMES = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty"];
const BEFORE = Reflect.ownKeys(Object.prototype);

let server: TestServer;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

function flow(name: string, tasks: readonly object[], more: object = {}): object {
  const ownerEmail = "a@localhost.local";
  return { name, version: 1, schemaVersion: 2, ownerEmail, tasks, ...more };
}

/** Puts the evil object in the place of every `"EVIL"`. */
function withEvil(value: object): string {
  return JSON.stringify(value).replaceAll('"EVIL"', EVIL);
}

async function call(method: string, path: string, body?: string | object) {
  const text = typeof body === "object" ? withEvil(body) : body;
  const answer = await server.call(method, path, text);
  expect({ path, status: answer.status }).not.toMatchObject({ status: 500 });
  expectClean();
  return answer;
}

function expectClean(): void {
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(([] as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Reflect.ownKeys(Object.prototype)).toEqual(BEFORE);
}

interface View {
  readonly status: string;
  readonly reasonForIncompletion?: string;
}

async function ended(id: string): Promise<{ view: View; text: string }> {
  for (;;) {
    const { json, text } = await call("GET", `/workflow/${id}`);
    const view = json as View;
    if (view.status !== "RUNNING") return { view, text };
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("keys that lead to prototypes", () => {
  it("are data or refused in every other body", async () => {
    const { json } = await server.call("GET", "//api/openapi.json");
    const { paths } = json as { paths: Record<string, Record<string, unknown>> };
    const sent: Promise<unknown>[] = [];
    for (const [path, methods] of Object.entries(paths)) {
      const filled = path.replaceAll(/\{[^}]+\}/g, "__proto__");
      for (const method of ["post", "put"].filter((each) => each in methods)) {
        for (const body of [EVIL, `[${EVIL}]`, '{"__proto__":[]}']) {
          const answer = server.call(method.toUpperCase(), `/${filled}`, body);
          sent.push(answer.then(({ status }) => status === 500 && `${method} ${path}`));
        }
      }
    }
    expect(sent.length).toBeGreaterThan(100);
    expect((await Promise.all(sent)).filter(Boolean)).toEqual([]);
    expectClean();
  });

  it("are data in inputs, variables, scripts, jq and outputs", async () => {
    const inline = (expression: string) => ({
      name: "script",
      taskReferenceName: "script",
      type: "INLINE",
      inputParameters: { evaluatorType: "javascript", expression, all: "${workflow.input}" },
    });
    const definition = flow(
      "evil_data",
      [
        {
          name: "set",
          taskReferenceName: "set",
          type: "SET_VARIABLE",
          inputParameters: "EVIL",
        },
        inline("JSON.parse(JSON.stringify($.all))"),
        {
          name: "jq",
          taskReferenceName: "jq",
          type: "JSON_JQ_TRANSFORM",
          inputParameters: { all: "${workflow.input}", queryExpression: ".all" },
        },
        {
          name: "evil_worker",
          taskReferenceName: "worker",
          type: "SIMPLE",
          inputParameters: "EVIL",
        },
      ],
      {
        inputTemplate: "EVIL",
        variables: "EVIL",
        outputParameters: {
          input: "${workflow.input}",
          variables: "${workflow.variables}",
          script: "${script.output.result}",
          jq: "${jq.output.result}",
          worker: "${worker.output}",
        },
      },
    );
    expect((await call("PUT", "/metadata/workflow", `[${withEvil(definition)}]`)).status).toBe(200);
    const stored = await call("GET", "/metadata/workflow/evil_data");
    expect(stored.text.split('"__proto__":{"polluted":"p"}').length - 1).toBe(4);
    const id = (await call("POST", "/workflow/evil_data", EVIL)).text;
    const polled = await poll("evil_worker");
    expect(polled.text).toContain(`"inputData":${EVIL}`);
    const { taskId } = polled.json as { taskId: string };
    const outputData = "EVIL";
    await call("POST", "/tasks", {
      workflowInstanceId: id,
      taskId,
      status: "COMPLETED",
      outputData,
    });
    const { view, text } = await ended(id);
    expect(view).toMatchObject({ status: "COMPLETED" });
    for (const part of ["input", "variables", "script", "jq", "worker"])
      expect(text).toContain(`"${part}":${EVIL}`);
    expect((await call("GET", "/workflow/search-v2?size=5")).text).toContain(EVIL);
  });

  it("lead nowhere in expressions", async () => {
    const inputParameters = {
      a: "${workflow.input.__proto__.polluted}",
      b: "${workflow.input.constructor.name}",
      c: "${workflow.input['__proto__']}",
      d: "${__proto__.polluted}",
      e: "${constructor.prototype}",
      f: "${workflow.constructor.constructor}",
      g: "${workflow.input.toString}",
      h: "x ${workflow.input.__proto__} y",
    };
    const definition = flow("evil_paths", [], { outputParameters: inputParameters });
    const tasks = [{ name: "nothing", taskReferenceName: "nothing", type: "NOOP" }];
    await call("PUT", "/metadata/workflow", [{ ...definition, tasks }]);
    const { text } = await ended((await call("POST", "/workflow/evil_paths", "{}")).text);
    const { output } = JSON.parse(text) as { output: object };
    expect(output).toEqual({
      a: null,
      b: null,
      c: null,
      d: null,
      e: null,
      f: null,
      g: null,
      h: "x null y",
    });
  });

  it.each(NAMES)("are names like any other: %s", async (name) => {
    const simple = { name, taskReferenceName: name, type: "SIMPLE" };
    const choose = {
      name: "choose",
      taskReferenceName: "choose",
      type: "SWITCH",
      evaluatorType: "value-param",
      expression: "which",
      inputParameters: { which: name },
      decisionCases: Object.fromEntries([[name, [simple]]]),
    };
    const loop = {
      name: "loop",
      taskReferenceName: "loop",
      type: "DO_WHILE",
      loopCondition: "$.loop['iteration'] < 2",
      inputParameters: {},
      loopOver: [{ name, taskReferenceName: `${name}_in`, type: "NOOP" }],
    };
    const rule = { name, retryCount: 0, ownerEmail: "a@localhost.local" };
    expect((await call("POST", "/metadata/taskdefs", [rule])).status).toBe(200);
    expect((await call("GET", `/metadata/taskdefs/${name}`)).json).toMatchObject({ name });
    const definition = flow(name, [choose, loop], {
      outputParameters: { got: `\${${name}.output.v}` },
    });
    expect((await call("PUT", "/metadata/workflow", [definition])).status).toBe(200);
    expect((await call("GET", `/metadata/workflow/${name}`)).json).toMatchObject({ name });
    expect((await call("GET", "/metadata/workflow/names-and-versions")).text).toContain(
      `"${name}":[`,
    );
    await call("PUT", `/drafts/${name}`, { draft: definition });
    const start = { name, correlationId: name, taskToDomain: { [`${name}x`]: name }, input: {} };
    const id = (await call("POST", "/workflow", start)).text;
    const { taskId } = (await poll(name)).json as { taskId: string };
    await call("POST", "/tasks", {
      workflowInstanceId: id,
      taskId,
      status: "COMPLETED",
      outputData: { v: name },
    });
    const { view, text } = await ended(id);
    expect(view).toMatchObject({ status: "COMPLETED" });
    expect(JSON.parse(text)).toMatchObject({ output: { got: name } });
    const found = await call("POST", `/workflow/${name}/correlated?includeClosed=true`, [name]);
    expect(found.text).toContain(id);
    expect((await call("GET", "/tasks/queue/all")).status).toBe(200);
    expect((await call("GET", "/tasks/queue/polldata/all")).status).toBe(200);
  });
});

async function poll(type: string) {
  for (;;) {
    const answer = await call("GET", `/tasks/poll/${type}?workerid=w`);
    if (answer.status === 200) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
