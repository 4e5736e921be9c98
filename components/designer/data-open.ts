const KEY = "baton.data-closed";

/** Whether what a task can read is listed below its form; who closes the list finds it closed, also another day. */
export function isDataOpen(): boolean {
  try {
    return localStorage.getItem(KEY) === null;
  } catch {
    // Storage is switched off.
    return true;
  }
}

export function rememberDataOpen(isOpen: boolean): void {
  try {
    if (isOpen) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "closed");
  } catch {
    // It cannot be remembered.
  }
}
