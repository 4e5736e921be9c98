// `npm run test:differential [cases] [first seed]`, or `… seeds 3,14,15` for some of them, one at a time: random definitions on Baton and on a real Conductor server, side by side.
import { existsSync } from "node:fs";

import { differences, excuseFor, pictureOf } from "./compare.mjs";
import { drive } from "./drive.mjs";
import { generate } from "./generate.mjs";
import { startBaton, startConductor } from "./servers.mjs";

const AT_ONCE = 6;
const MOST_LINES = 40;
const [one, two] = process.argv.slice(2);
const chosen = one === "seeds" ? (two ?? "").split(",").map(Number) : null;
const [cases, first] = [Number(one ?? 200), Number(two ?? 1)];

if (!existsSync("build/main.mjs")) throw new Error("There is no build. Run `npm run build` first.");
const conductor = await startConductor();
if (conductor !== null) {
  const baton = await startBaton();
  try {
    process.exitCode = (await runAll(conductor, baton)) === 0 ? 0 : 1;
  } finally {
    await Promise.all([conductor.stop(), baton.stop()]);
  }
}

async function runAll(...servers) {
  const seeds = chosen ?? Array.from({ length: cases }, (_, at) => first + at);
  const total = { equal: 0, different: 0, excused: new Map(), tasks: 0 };
  const lane = async () => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const found = await runOne(seed, servers, total);
      if (found === null) continue;
      total[found.length === 0 ? "equal" : "different"]++;
      if (found.length > 0)
        say(`seed ${seed} (Conductor ≠ Baton)\n  ${found.slice(0, MOST_LINES).join("\n  ")}`);
    }
  };
  await Promise.all(Array.from({ length: chosen ? 1 : AT_ONCE }, lane));
  for (const [excuse, count] of total.excused) say(`${count} not compared: ${excuse}`);
  say(`${total.equal} equal, ${total.different} different, ${total.tasks} tasks compared`);
  return total.different;
}

/** Differences of one case; null: it need not be equal. */
async function runOne(seed, servers, total) {
  const made = generate(seed);
  try {
    const [theirs, ours] = await Promise.all(servers.map(({ api }) => drive(api, made)));
    total.tasks += (ours.family ?? []).reduce((sum, { tasks }) => sum + tasks.length, 0);
    const [left, right] = [pictureOf(theirs), pictureOf(ours)];
    const found = differences(left, right);
    const excuse = found.length === 0 ? null : excuseFor(left, right);
    if (excuse === null) return found;
    total.excused.set(excuse, (total.excused.get(excuse) ?? 0) + 1);
    return null;
  } catch (error) {
    return [`not run to its end: ${error.message}`];
  }
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
