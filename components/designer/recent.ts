const KEY = "baton.recent-tasks";
const MOST = 4;

/** Keys of the catalog entries that were put in last in this browser, latest first. */
export function recentEntries(): readonly string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(value) ? value.filter((key) => typeof key === "string") : [];
  } catch {
    return [];
  }
}

export function rememberEntry(key: string): void {
  const list = [key, ...recentEntries().filter((one) => one !== key)].slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // Storage is full or switched off: nothing is remembered.
  }
}
