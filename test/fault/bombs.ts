import { setTimeout as sleep } from "node:timers/promises";

/** One call below `/api`; answers the body. @throws Error for every status from 400. */
export type Caller = (method: string, path: string, body?: unknown) => Promise<string>;

/** Something that would run for ever, or take all there is, if nothing stopped it. */
export interface Bomb {
  readonly name: string;
  readonly definitions: readonly object[];
  readonly handlers?: readonly object[];
  /** Found in the reason of the execution that is stopped. */
  readonly reason: RegExp;
  /** The first execution is only the beginning: what is stopped is one of these workflows. */
  readonly stopped?: string;
  /** For workflows that start one another: no more of them than this. */
  readonly most?: number;
}

function workflow(name: string, tasks: readonly object[]): object {
  return { name, version: 1, schemaVersion: 2, ownerEmail: "bomb@localhost.local", tasks };
}

function task(type: string, ref: string, more: object): object {
  return { name: ref, taskReferenceName: ref, type, ...more };
}

function script(expression: string): object {
  return task("INLINE", "script", {
    inputParameters: { evaluatorType: "javascript", expression },
  });
}

function starts(name: string): object {
  return task("START_WORKFLOW", "next", {
    inputParameters: { startWorkflow: { name, version: 1, input: {} } },
  });
}

export const BOMBS: readonly Bomb[] = [
  {
    name: "an endless loop",
    definitions: [
      workflow("bomb_loop", [
        task("DO_WHILE", "loop", {
          loopCondition: "true",
          loopOver: [task("SET_VARIABLE", "set", { inputParameters: { x: 1 } })],
        }),
      ]),
    ],
    reason: /10000 times/,
  },
  {
    name: "a workflow inside of itself",
    definitions: [
      workflow("bomb_nested", [
        task("SUB_WORKFLOW", "inner", { subWorkflowParam: { name: "bomb_nested", version: 1 } }),
      ]),
    ],
    reason: /20/,
  },
  {
    name: "workflows that start one another",
    definitions: [
      workflow("bomb_cycle", [starts("bomb_cycle_back")]),
      workflow("bomb_cycle_back", [starts("bomb_cycle")]),
    ],
    reason: /More than 100 workflows have started one another/,
    stopped: "bomb_cycle,bomb_cycle_back",
    most: 110,
  },
  {
    name: "workflows that start one another by events",
    definitions: [
      workflow("bomb_event", [task("EVENT", "tell", { sink: "conductor", inputParameters: {} })]),
    ],
    handlers: [
      {
        name: "bomb_handler",
        event: "conductor:bomb_event:tell",
        active: true,
        actions: [
          {
            action: "start_workflow",
            start_workflow: { name: "bomb_event", version: 1, input: {} },
          },
        ],
      },
    ],
    reason: /^$/,
    stopped: "bomb_event",
    most: 110,
  },
  {
    name: "a script without end",
    definitions: [workflow("bomb_script", [script("while (1) {}")])],
    reason: /interrupted/,
  },
  {
    name: "a pattern that tries everything",
    definitions: [
      workflow("bomb_pattern", [script(String.raw`/^(a+)+$/.test("a".repeat(64) + "!")`)]),
    ],
    reason: /interrupted/,
  },
  {
    name: "a script that takes all memory",
    definitions: [
      workflow("bomb_memory", [
        script("const a = []; for (;;) a.push('x'.repeat(1e6) + a.length)"),
      ]),
    ],
    reason: /interrupted|memory/,
  },
];

/** What became of one. */
export interface Aftermath {
  /** Executions of its workflows. */
  readonly executions: number;
  readonly running: number;
  /** Reasons of those that failed. */
  readonly reasons: readonly string[];
}

/** Lights it and waits until nothing of it has run for a moment. */
export async function detonate(call: Caller, bomb: Bomb): Promise<Aftermath> {
  await call("PUT", "/metadata/workflow", bomb.definitions);
  for (const handler of bomb.handlers ?? []) await call("POST", "/event", handler);
  const [first] = bomb.definitions as readonly { name: string }[];
  const names = (bomb.stopped ?? first?.name ?? "").split(",");
  await call("POST", `/workflow/${first?.name}`, {});
  let before = -1;
  for (;;) {
    const found = await executionsOf(call, names);
    if (found.running === 0 && found.executions === before) return found;
    before = found.executions;
    await sleep(100);
  }
}

interface Summary {
  readonly status: string;
  readonly reasonForIncompletion?: string;
}

async function executionsOf(call: Caller, names: readonly string[]): Promise<Aftermath> {
  const query = encodeURIComponent(`workflowType IN (${names.join(",")})`);
  const text = await call("GET", `/workflow/search?size=5000&query=${query}`);
  const { totalHits, results } = JSON.parse(text) as {
    totalHits: number;
    results: readonly Summary[];
  };
  return {
    executions: totalHits,
    running: results.filter(({ status }) => status === "RUNNING").length,
    reasons: results.flatMap(({ reasonForIncompletion }) => reasonForIncompletion ?? []),
  };
}
