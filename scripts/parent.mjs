// Who started this process.

const LOOK_MS = 500;

/**
 * Calls once when npm is gone that ran this script: told to end, it ends its shell, and the shell tells nobody. Does
 * nothing where no npm is above, as another parent may go for any reason.
 */
export function whenNpmEnds(call) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    call();
  }, LOOK_MS);
  look.unref();
}
