import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";

export interface Watcher {
  /** The longest time in ms that this caller waited since it was asked last. */
  longest(): Promise<number>;
  stop(): Promise<void>;
}

/** Another caller, in a thread of its own: asks for the server's health without a pause, and no client keeps it waiting. */
export async function watch(url: string): Promise<Watcher> {
  /** The longest wait, and how many there were. */
  const seen = new Float64Array(new SharedArrayBuffer(16));
  const workerData = { url: `${url}/api/health`, seen };
  const thread = new Worker(THREAD, { eval: true, workerData });
  const answers = async (count: number) => {
    const until = (seen[1] ?? 0) + count;
    while ((seen[1] ?? 0) < until) await sleep(1);
  };
  await answers(1);
  return {
    // Whoever waits now is waited for.
    longest: async () => {
      await answers(2);
      const longest = seen[0] ?? 0;
      seen[0] = 0;
      return longest;
    },
    stop: async () => {
      await thread.terminate();
    },
  };
}

/** Not a file of its own: benchmarks are bundled one by one. */
const THREAD = `
const { get, Agent } = require("node:http");
const { workerData: { url, seen } } = require("node:worker_threads");
const agent = new Agent({ keepAlive: true });
function ask() {
  const startedAt = performance.now();
  get(url, { agent }, (response) => {
    response.resume();
    response.on("end", () => {
      seen[0] = Math.max(seen[0], performance.now() - startedAt);
      seen[1] += 1;
      setTimeout(ask, 1);
    });
  });
}
ask();
`;
