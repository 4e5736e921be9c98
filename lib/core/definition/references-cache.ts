const MAX_KEY_LENGTH = 4_096;

/**
 * `compute` with its recent answers kept by text: at most `size`, at least the last half of that. Very long texts are
 * computed each time. Answers are shared: callers must not change them.
 */
export function cachedByText<Value>(
  size: number,
  compute: (text: string) => Value,
): (text: string) => Value {
  // Two generations: a hit in the young one writes nothing, which a strict order of use would have to.
  let young = new Map<string, Value>();
  let old = new Map<string, Value>();
  return (text) => {
    const recent = young.get(text);
    if (recent !== undefined) return recent;
    if (text.length > MAX_KEY_LENGTH) return compute(text);
    const value = old.get(text) ?? compute(text);
    young.set(text, value);
    if (young.size >= size / 2) {
      old = young;
      young = new Map();
    }
    return value;
  };
}
