const MAX_KEY_LENGTH = 4_096;

/**
 * `compute` with its latest `size` answers kept by text. Only the least recently used is forgotten; very long texts
 * are computed each time. Answers are shared: callers must not change them.
 */
export function cachedByText<Value>(
  size: number,
  compute: (text: string) => Value,
): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    if (text.length > MAX_KEY_LENGTH) return compute(text);
    const hit = known.has(text);
    const value = hit ? (known.get(text) as Value) : compute(text);
    if (hit) known.delete(text);
    known.set(text, value);
    if (known.size > size) forgetOldest(known);
    return value;
  };
}

function forgetOldest(known: Map<string, unknown>): void {
  for (const oldest of known.keys()) {
    known.delete(oldest);
    return;
  }
}
