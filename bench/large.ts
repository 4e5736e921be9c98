// Row i: definitions of 10,000 tasks, and what another caller notices of them.
import { chain, defineOutside, start, timed, workflow } from "./conductor-calls";
import type { HttpClient } from "./http-client";
import { ms } from "./stats";
import { watch } from "./watcher";

const TASKS = 10_000;

export async function largeRows(
  client: HttpClient,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  await defineOutside(client);
  const watcher = await watch(url);
  const parts: string[] = [];
  const step = async (name: string, action: () => Promise<unknown>) => {
    await watcher.longest();
    const took = await timed(action);
    parts.push(`${name} ${ms(took)} (${ms(await watcher.longest())})`);
    return took;
  };
  // Once for the code's sake: a server that has just started compiles as it goes.
  await client.call("PUT", "/metadata/workflow", [workflow("bench_warm", chain(TASKS))]);
  let id = await start(client, "bench_warm");
  await client.call("DELETE", `/workflow/${id}?reason=measured`);
  const body = [workflow("bench_large", chain(TASKS))];
  const goal =
    (await step("stored", () => client.call("PUT", "/metadata/workflow", body))) +
    (await step("started", async () => {
      id = await start(client, "bench_large");
    })) +
    (await step("listed", () => client.call("GET", "/workflow/search?size=20")));
  print(
    `i   ${TASKS} tasks in ms (longest wait of another caller): ${parts.join(", ")}; ${ms(goal)} in all, goal ≤ 2,000, nobody waits > 50`,
  );
  parts.length = 0;
  await step("definition", () => client.call("GET", "/metadata/workflow/bench_large"));
  await step("execution", () => client.call("GET", `/workflow/${id}`));
  await step("search-v2", () => client.call("GET", "/workflow/search-v2?size=20"));
  print(`    read back: ${parts.join(", ")}; goal: nobody waits > 100`);
  await client.call("DELETE", `/workflow/${id}?reason=measured`);
  await watcher.stop();
}
