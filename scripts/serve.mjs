// The server as a process of its own: how the C library keeps memory can only be said before a process begins.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

import { whenNpmEnds } from "./parent.mjs";

/**
 * The environment of a server. By glibc's own rule a freed block as large as a request's buffer stays with the process;
 * from this size on blocks go back to the system at once. Whoever sets the variable keeps his value.
 */
export function serverEnvironment(environment) {
  if (process.platform !== "linux") return { ...environment };
  return { MALLOC_MMAP_THRESHOLD_: "32768", ...environment };
}

/** Arguments of Node for a server: the first version that gives memory of received bytes back has to be told so. */
export function serverArguments() {
  return "transfer" in ArrayBuffer.prototype ? [] : ["--harmony-rab-gsab-transfer"];
}

/** Runs the built server until it ends, and ends as it did. It never outlives this process, whatever ends this one. */
export function serve(root, environment) {
  const server = spawn(process.execPath, [...serverArguments(), join(root, "build/main.mjs")], {
    cwd: root,
    env: serverEnvironment(environment),
    // The channel tells the server that this process is gone.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  server.on("error", (error) => {
    console.error(`The server cannot be started (${error.code}).`);
    process.exit(1);
  });
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) {
    process.on(signal, () => server.kill(signal));
  }
  whenNpmEnds(() => server.kill("SIGTERM"));
  server.on("exit", (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 0));
  });
}
