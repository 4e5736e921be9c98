import type { JsonObject, JsonValue } from "@/lib/core/json";

const REFERENCE = /\$\{workflow\.secrets\.([\w-]+)((?:\.[\w$-]+|\[\d+\])*)\}/g;
const WHOLE = new RegExp(`^${REFERENCE.source}$`);
const MASK = "***";
/** Shorter ones would be found in texts that have nothing to do with them. */
const SHORTEST_MASKED = 4;

/**
 * Secret values by name. Executions keep `${workflow.secrets.NAME}` as it is written; whoever works on a task is given the
 * value, and what comes back is stored with the values masked. Rule: semantics §5.6.
 */
export class Secrets {
  private readonly fixed: ReadonlyMap<string, string>;
  private readonly stored = new Map<string, string>();
  private masked: RegExp | null = null;

  /** `fixed`: those of the environment, which win over stored ones. */
  constructor(fixed: Readonly<Record<string, string>> = {}) {
    this.fixed = new Map(Object.entries(fixed));
    this.refresh();
  }

  get names(): string[] {
    return [...new Set([...this.fixed.keys(), ...this.stored.keys()])].toSorted();
  }

  /** Undefined: unknown. */
  valueOf(name: string): string | undefined {
    return this.fixed.get(name) ?? this.stored.get(name);
  }

  isFixed(name: string): boolean {
    return this.fixed.has(name);
  }

  /** Undefined removes it. */
  set(name: string, value: string | undefined): void {
    if (value === undefined) this.stored.delete(name);
    else this.stored.set(name, value);
    this.refresh();
  }

  /**
   * The input with values in place of `${workflow.secrets.NAME}` and `${workflow.secrets.NAME.path}` (a path into a value
   * that is JSON). A text that is one reference takes the value with its type. An unknown name is null, and nothing in a
   * longer text: what is written in a definition is no value for whoever is asked with it.
   */
  reveal(input: JsonObject): JsonObject {
    return mapTexts(input, (text) => this.filled(text, (value) => value)) as JsonObject;
  }

  /** The input for those who may not see secrets: unknown names as in `reveal`, known references as they are written. */
  withoutUnknown(input: JsonObject): JsonObject {
    return mapTexts(input, (text) => this.filled(text, (_, written) => written)) as JsonObject;
  }

  /** The value with every secret in its texts as `***`; the same object when there is none. */
  mask<T extends JsonValue | undefined>(value: T): T {
    const { masked } = this;
    if (masked === null || value === undefined) return value;
    return mapTexts(value, (text) => text.replace(masked, MASK)) as T;
  }

  private filled(text: string, take: (value: JsonValue, written: string) => JsonValue): JsonValue {
    if (!text.includes("${workflow.secrets.")) return text;
    const whole = WHOLE.exec(text);
    if (whole) {
      const value = this.resolve(whole[1] ?? "", whole[2] ?? "");
      return value === undefined ? null : take(value, text);
    }
    return text.replace(REFERENCE, (written, name: string, path: string) => {
      const value = this.resolve(name, path);
      if (value === undefined) return "";
      const taken = take(value, written);
      return typeof taken === "string" ? taken : JSON.stringify(taken);
    });
  }

  private resolve(name: string, path: string): JsonValue | undefined {
    const value = this.valueOf(name);
    if (value === undefined || path === "") return value;
    let at = parsed(value);
    for (const [, key = ""] of path.matchAll(/[.[]([\w$-]+)/g)) {
      if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return null;
      at = (at as Record<string, JsonValue>)[key] ?? null;
    }
    return at;
  }

  private refresh(): void {
    const values = this.names.flatMap((name) => textsOf(this.valueOf(name) ?? ""));
    const parts = [...new Set(values)]
      .filter((value) => value.length >= SHORTEST_MASKED)
      .toSorted((a, b) => b.length - a.length)
      .map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
    // With nothing but short values, references are still filled: the expression then matches nothing.
    this.masked = this.names.length === 0 ? null : new RegExp(parts.join("|") || "(?!)", "g");
  }
}

/** A value, and the texts in it when it is JSON. */
function textsOf(value: string): string[] {
  const found = [value];
  const json = parsed(value);
  if (typeof json === "object" && json !== null)
    mapTexts(json, (text) => {
      found.push(text);
      return text;
    });
  return found;
}

function parsed(value: string): JsonValue {
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return null;
  }
}

/** A copy where a text changed; the same objects where none did. Keys stay. */
function mapTexts(value: JsonValue, change: (text: string) => JsonValue): JsonValue {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => mapTexts(item, change));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value).map(
    ([key, item]) => [key, mapTexts(item, change)] as const,
  );
  const isChanged = entries.some(([key, item]) => item !== value[key]);
  return isChanged ? (Object.fromEntries(entries) as JsonObject) : value;
}
