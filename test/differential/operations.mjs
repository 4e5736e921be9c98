// `npm run test:differential:operations [part of a name]`: calls of the API on Baton and on a real Conductor server, answer by answer.
import { existsSync } from "node:fs";

import { differences } from "./compare.mjs";
import { redo } from "./operations/redo.mjs";
import { Side } from "./operations/side.mjs";
import { surroundings } from "./operations/surroundings.mjs";
import { systemTasks } from "./operations/system-tasks.mjs";
import { wrongCalls } from "./operations/wrong-calls.mjs";
import { startBaton, startConductor } from "./servers.mjs";

const MOST_LINES = 12;
/**
 * What need not be equal: how often a JOIN was looked at and when, and what the server had noted of the last tasks when it
 * did (docs/decisions/0008).
 */
const BY_CHANCE = /\.(pollCount|executed)$|\.tasks\.\d+\.(updateTime|callbackAfterSeconds)$/;
const wanted = process.argv[2] ?? "";
const scenarios = Object.entries({
  ...wrongCalls,
  ...redo,
  ...systemTasks,
  ...surroundings,
}).filter(([name]) => name.includes(wanted));

if (!existsSync("build/main.mjs")) throw new Error("There is no build. Run `npm run build` first.");
const conductor = await startConductor();
if (conductor !== null) {
  const baton = await startBaton();
  try {
    await compareAll([conductor.api, baton.api]);
  } finally {
    await Promise.all([conductor.stop(), baton.stop()]);
  }
}

async function compareAll(apis) {
  const total = { equal: 0, clearer: 0, different: 0 };
  for (const [name, scenario] of scenarios) {
    const [theirs, ours] = await Promise.all(apis.map((api) => answersOf(api, scenario)));
    for (const [at, answer] of theirs.entries()) {
      const found = differences(answer, ours[at]).filter(
        (line) => !BY_CHANCE.test(line.slice(0, line.indexOf(":"))),
      );
      total[kindOf(answer, ours[at], found)] += 1;
      if (kindOf(answer, ours[at], found) === "different")
        say(
          `${name} / ${answer.name} (Conductor ≠ Baton)\n  ${found.slice(0, MOST_LINES).join("\n  ")}`,
        );
    }
  }
  say(
    `${total.equal} answers equal, ${total.clearer} a caller's mistake that is 500 there and 4xx here, ${total.different} different`,
  );
}

function kindOf(theirs, ours, found) {
  if (found.length === 0) return "equal";
  const isMistake = theirs.status === 500 && ours?.status >= 400 && ours.status < 500;
  return isMistake ? "clearer" : "different";
}

async function answersOf(api, scenario) {
  const side = new Side(api);
  try {
    await scenario(side);
  } catch (error) {
    side.answers.push({ name: "not run to its end", error: error.message });
  } finally {
    await side.close();
  }
  return side.answers;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
