// One at a time: two starts in one folder would install and build over each other.
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";

const PAUSE_MS = 200;
/** Clearing takes a moment: whoever is at it for longer has died over it. */
const CLEARING_MS = 10_000;

/**
 * Runs `work` while `file` names this process. A living process that is named there is waited for, `onWait` is told once; one that
 * is gone has lost its place.
 */
export function inTurn(file, work, onWait = () => {}) {
  let waited = false;
  while (!take(file)) {
    if (!waited) onWait();
    waited = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
  }
  try {
    return work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** The number is in the file from its first moment on: it is linked to its name when it is written. */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    if (isLinked(own, file)) return true;
    if (!lives(holderOf(file))) clear(file, own);
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Takes away the file of a process that is gone. One process at a time does so, after a second look: what it takes away
 * can be no other's who came in between.
 */
function clear(file, own) {
  const clearing = `${file}.clearing`;
  if (!isLinked(own, clearing)) {
    const since = statSync(clearing, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - since > CLEARING_MS) rmSync(clearing, { force: true });
    return;
  }
  try {
    if (!lives(holderOf(file))) rmSync(file, { force: true });
  } finally {
    rmSync(clearing, { force: true });
  }
}

/** False: the name is taken. */
function isLinked(own, name) {
  try {
    linkSync(own, name);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

/** Null: whoever it was has finished meanwhile. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

function lives(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
