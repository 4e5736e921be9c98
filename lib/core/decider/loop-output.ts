import type { JsonObject, JsonValue } from "../json";

/**
 * The output of a loop that runs: what its iterations have put out by number, and `head` (iteration, loopItem …). A value
 * like any other, but made without copying what was there before: a loop of ten thousand iterations would copy fifty
 * million entries. It does not change when more iterations are added to `pieces` later.
 */
export function loopOutput(head: JsonObject, pieces: readonly JsonObject[]): JsonObject {
  const count = pieces.length;
  const read = (key: string | symbol): JsonValue | undefined => {
    if (typeof key !== "string") return undefined;
    if (Object.hasOwn(head, key)) return head[key];
    const iteration = /^[1-9]\d*$/.test(key) ? Number(key) : 0;
    return iteration > 0 && iteration <= count ? pieces[iteration - 1] : undefined;
  };
  return new Proxy<JsonObject>(
    {},
    {
      get: (_, key) => read(key),
      has: (_, key) => read(key) !== undefined,
      ownKeys: () => [
        ...pieces.slice(0, count).map((_, at) => String(at + 1)),
        ...Object.keys(head),
      ],
      getOwnPropertyDescriptor: (_, key) => {
        const value = read(key);
        return value === undefined
          ? undefined
          : { value, enumerable: true, configurable: true, writable: false };
      },
    },
  );
}
