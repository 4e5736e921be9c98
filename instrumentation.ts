/** Starts the engine once, also where nobody asks the API: waiting tasks and timers go on. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  // The own server has started it before: its second bundle need not be loaded.
  if (Symbol.for("baton.runtime") in globalThis) return;
  const { sharedRuntime } = await import("@/lib/server/runtime");
  await sharedRuntime();
}
