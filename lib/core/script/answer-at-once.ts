import type { Script, ScriptAnswer } from "./script";

/** The answer of a script that needs no sandbox; null: run it there. */
export function answerAtOnce(_script: Script): ScriptAnswer | null {
  return null;
}
