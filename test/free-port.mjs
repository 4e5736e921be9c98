// Ports for servers that are told their port, and that must get the same one again after a restart.
import { readFileSync } from "node:fs";
import { createServer } from "node:net";

const LOWEST = 15_000;
const RANGE = "/proc/sys/net/ipv4/ip_local_port_range";
/** Where outgoing connections begin on systems that do not tell. */
const USUAL = 32_768;
const TRIES = 100;

/**
 * A port of the loopback that nobody listens on, from below those that the system gives to outgoing connections: such a
 * port, once left, is soon the near end of somebody's connection, and the server that was told to take it cannot.
 */
export async function freePort() {
  const end = Math.max(firstGivenOut(), LOWEST + 1_000);
  for (let at = 0; at < TRIES; at += 1) {
    const port = LOWEST + Math.floor(Math.random() * (end - LOWEST));
    if (await isFree(port)) return port;
  }
  throw new Error(`None of ${TRIES} ports between ${LOWEST} and ${end} is free.`);
}

function firstGivenOut() {
  try {
    return Number.parseInt(readFileSync(RANGE, "utf8"), 10) || USUAL;
  } catch {
    return USUAL;
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
