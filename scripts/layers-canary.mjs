// An unsupported TypeScript would make the layer check silently empty: the graph must hold the decider.
import { execFileSync } from "node:child_process";

const graph = execFileSync("node_modules/.bin/depcruise", ["-T", "text", "lib/core/decider"], {
  encoding: "utf8",
  maxBuffer: 64 * 1024 ** 2,
});
if (!graph.includes("lib/core/decider/decide.ts")) {
  console.error("The layer check saw no modules: is this version of TypeScript supported?");
  process.exit(1);
}
