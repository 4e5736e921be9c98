// `npm run worker`: the image workers as a process of their own; installs and builds what is missing, then polls.
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { whenNpmEnds } from "./parent.mjs";
import { loadEnvFile, nodeProblem, prepare } from "./prepare.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const problem = nodeProblem();
if (problem) {
  console.error(problem);
  process.exit(1);
}
process.chdir(root);
loadEnvFile(root);
prepare(root, (line) => console.log(line));
process.env.NODE_ENV = "production";
whenNpmEnds(() => process.kill(process.pid, "SIGTERM"));
await import(pathToFileURL(join(root, "build/worker-main.mjs")).href);
