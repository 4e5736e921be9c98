import { Counter, Gauge, type Registry } from "prom-client";

import type { ImagePool } from "./children/pool";

/** Numbers of the processes that handle pictures, read when somebody asks. */
export function watchImages(registry: Registry, pool: Pick<ImagePool, "health">): void {
  const registers = [registry];
  const values = [
    ["baton_image_children", "Processes that handle pictures", () => pool.health().children],
    ["baton_image_children_busy", "Of those, at work", () => pool.health().busy],
    ["baton_image_jobs_waiting", "Pictures that wait for one", () => pool.health().waiting],
  ] as const;
  for (const [name, help, read] of values) {
    const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) });
  }
  const ended: Counter<"cause"> = new Counter({
    name: "baton_image_children_ended_total",
    help: "Processes that handled pictures and ended, by cause",
    labelNames: ["cause"],
    registers,
    collect() {
      ended.reset();
      for (const [cause, count] of Object.entries(pool.health().ended)) ended.inc({ cause }, count);
    },
  });
}
