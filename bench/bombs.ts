// Row x: what another caller notices while something that would never end is stopped.
import { BOMBS, detonate } from "@/test/fault/bombs";

import { timed } from "./conductor-calls";
import type { HttpClient } from "./http-client";
import { ms } from "./stats";
import { watch } from "./watcher";

export async function bombRow(
  client: HttpClient,
  url: string,
  print: (line: string) => void,
): Promise<void> {
  const watcher = await watch(url);
  print("x   stopped in ms (longest wait of another caller); goal: nobody waits > 100");
  for (const bomb of BOMBS) {
    await watcher.longest();
    const took = await timed(() => detonate((...args) => client.call(...args), bomb));
    print(`    ${bomb.name}: ${ms(took)} (${ms(await watcher.longest())})`);
  }
  await watcher.stop();
}
