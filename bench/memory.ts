// Row e, the part about memory: what the server holds after very many executions.
import { readFileSync } from "node:fs";

import { simple, timed, workflow } from "./conductor-calls";
import { httpClient } from "./http-client";
import { startServer } from "./server";

const EXECUTIONS = 100_000;
const CALLERS = 32;
const REPORTS = 10;

/** Starts executions of three steps through the API and reports the server's memory as they pass. */
export async function benchMemory(print: (line: string) => void): Promise<void> {
  const server = await startServer();
  const client = httpClient(`${server.url}/api`);
  try {
    const tasks = ["a", "b", "c"].map((ref) => simple("sample_flaky", ref, { failTimes: 0 }));
    await client.call("PUT", "/metadata/workflow", [workflow("bench_three", tasks)]);
    print(`mem before: ${rssOf(server.pid())} MB`);
    let begun = 0;
    for (let report = 1; report <= REPORTS; report++) {
      const until = (EXECUTIONS / REPORTS) * report;
      const took = await timed(() =>
        Promise.all(
          Array.from({ length: CALLERS }, async () => {
            while (begun < until) {
              begun += 1;
              await client.call("POST", "/workflow/bench_three", { input: `photo ${begun}` });
            }
          }),
        ),
      );
      const rate = EXECUTIONS / REPORTS / (took / 1000);
      print(`    after ${begun}: ${rssOf(server.pid())} MB, ${rate.toFixed(0)} per s`);
    }
    print(`    goal ≤ 350 MB after ${EXECUTIONS}; highest ${highestOf(server.pid())} MB`);
  } finally {
    client.close();
    await server.stop();
  }
}

function rssOf(pid: number): number {
  return megabytes(pid, "VmRSS");
}

function highestOf(pid: number): number {
  return megabytes(pid, "VmHWM");
}

/** From the process's status, as Linux keeps it; 0 where there is none. */
function megabytes(pid: number, field: string): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024);
}
