import { isJsonObject, type JsonObject, type JsonValue } from "../json";
import { blocksIn, type Doc, ownTasks, type RawTask } from "./document";
import { mentionsOf, pointerKeys, workflowMentions } from "./ref-index";

/** A value that a run may be given: a declared input, or one that an expression reads. */
export interface RunInput {
  /** Keys from the workflow's input down. */
  readonly path: readonly string[];
  /** Inputs of tasks that are exactly this value. */
  readonly feeds: readonly { readonly raw: RawTask; readonly key: string }[];
}

export interface RunInputs {
  /** In the order in which they are declared, then read. */
  readonly inputs: readonly RunInput[];
  /** Where the image of a run goes; null: the workflow takes none. */
  readonly photo: readonly string[] | null;
}

interface Use {
  readonly path: readonly string[];
  readonly feed: RunInput["feeds"][number] | null;
}

const IMAGE_KEY = "fileLocation";

const known = new WeakMap<Doc, RunInputs>();

/** What a run of a workflow can be given, found in its declaration and in the expressions of its tasks. */
export function runInputsOf(doc: Doc): RunInputs {
  const cached = known.get(doc);
  if (cached) return cached;
  const inputs = leavesOf([...declared(doc.raw), ...usesOf(doc)]);
  const photo =
    inputs.find(({ feeds }) => feeds.some(({ key }) => key === IMAGE_KEY)) ??
    inputs.find(({ path }) => path.at(-1) === IMAGE_KEY);
  const found = { inputs, photo: photo?.path ?? null };
  known.set(doc, found);
  return found;
}

function declared(raw: JsonObject): Use[] {
  const names = raw["inputParameters"];
  if (!Array.isArray(names)) return [];
  return names.flatMap((name) =>
    typeof name === "string" && name !== "" ? [{ path: [name], feed: null }] : [],
  );
}

function usesOf(doc: Doc): Use[] {
  const uses: Use[] = [];
  for (const block of blocksIn(doc.root)) {
    for (const raw of ownTasks(block)) {
      for (const mention of mentionsOf(raw)) {
        const path = inputPath(mention);
        if (!path) continue;
        const keys = pointerKeys(mention.pointer);
        const isWhole = valueAt(raw, keys) === `\${${mention.expression}}`;
        uses.push({ path, feed: isWhole ? { raw, key: keys.at(-1) ?? "" } : null });
      }
    }
  }
  for (const mention of workflowMentions(doc.raw)) {
    const path = inputPath(mention);
    if (path) uses.push({ path, feed: null });
  }
  return uses;
}

function inputPath({ root, path }: { root: string; path: readonly string[] }) {
  const [kind, ...rest] = path;
  return root === "workflow" && kind === "input" && rest.length > 0 ? rest : null;
}

/** One entry for each path; what is read in parts is given in parts. */
function leavesOf(uses: readonly Use[]): RunInput[] {
  const byPath = new Map<string, { path: readonly string[]; feeds: RunInput["feeds"][number][] }>();
  const parents = new Set<string>();
  for (const { path, feed } of uses) {
    const key = JSON.stringify(path);
    const entry = byPath.get(key) ?? { path, feeds: [] };
    if (feed) entry.feeds.push(feed);
    byPath.set(key, entry);
    for (let length = 1; length < path.length; length++) {
      parents.add(JSON.stringify(path.slice(0, length)));
    }
  }
  return [...byPath].flatMap(([key, entry]) => (parents.has(key) ? [] : [entry]));
}

/** The value at keys of objects and lists; undefined where nothing is. */
export function valueAt(value: JsonValue, keys: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const key of keys) {
    if (Array.isArray(at)) at = at[Number(key)];
    else if (isJsonObject(at) && Object.hasOwn(at, key)) at = at[key];
    else return undefined;
  }
  return at;
}

/** A copy of an input with one value set, or removed when it is undefined; objects on the way are made. */
export function withInput(
  input: JsonObject,
  path: readonly string[],
  value: JsonValue | undefined,
): JsonObject {
  const [key, ...rest] = path;
  if (key === undefined) return input;
  const old = Object.hasOwn(input, key) ? input[key] : undefined;
  const next = rest.length === 0 ? value : withInput(isJsonObject(old) ? old : {}, rest, value);
  const isGone =
    next === undefined || (rest.length > 0 && isJsonObject(next) && Object.keys(next).length === 0);
  const others = Object.entries(input).filter(([name]) => name !== key);
  if (isGone) return Object.fromEntries(others);
  if (old === undefined) return Object.fromEntries([...others, [key, next] as const]);
  return Object.fromEntries(
    Object.entries(input).map(([name, item]) => [name, name === key ? next : item] as const),
  );
}
