import { type Family, lookOf } from "@/components/canvas/task-look";
import type { Icon } from "@/components/ui/icons";
import { nameOf, type RawTask, typeOf } from "@/lib/core/definition/document";
import { type NextTasks, START } from "@/lib/core/definition/next-tasks";
import type { TaskDef, WorkflowDef } from "@/lib/core/definition/schema";
import { isImageTaskType } from "@/lib/core/image/task-texts";

import { worker } from "./catalog-images";
import { CATALOG_ROWS, type CatalogGroup } from "./catalog-rows";

/** Something that can be put into a workflow. */
export interface CatalogEntry {
  readonly key: string;
  readonly title: string;
  readonly purpose: string;
  readonly group: CatalogGroup;
  readonly icon: Icon;
  readonly family: Family;
  readonly synonyms: readonly string[];
  /** Conductor's JSON; a container has none, its children are chosen first. */
  readonly tasks: readonly RawTask[];
  readonly container: "fork" | "switch" | "loop" | null;
}

const BUILT_IN: readonly CatalogEntry[] = CATALOG_ROWS.map(
  ({ task, group, purpose, synonyms, container = null }) => {
    const { icon, family } = lookOf(task);
    const plain = lookOf({ ...task, inputParameters: {} });
    const key = typeOf(task) === "SIMPLE" ? nameOf(task) : typeOf(task);
    const title = typeOf(task) === "SIMPLE" ? plain.title : lookOf({ type: typeOf(task) }).title;
    return {
      key,
      title,
      purpose,
      group,
      icon,
      family,
      synonyms: [...synonyms.split(" "), key.toLowerCase()],
      tasks: container === null ? [task] : [],
      container,
    };
  },
);

/** What often comes after a task, by its name or type. */
const USUALLY_NEXT: Readonly<Record<string, readonly string[]>> = {
  image_convert_resize: ["upload_toS3", "store_local"],
  image_variants: ["SET_VARIABLE", "SWITCH"],
  image_effect: ["upload_toS3", "store_local"],
  image_watermark: ["upload_toS3", "store_local"],
  fetch_image: ["image_convert_resize", "image_variants"],
  image_info: ["image_convert_resize", "SWITCH"],
  upload_toS3: ["image_convert_resize", "SET_VARIABLE"],
  store_local: ["image_convert_resize", "SET_VARIABLE"],
  HTTP: ["JSON_JQ_TRANSFORM", "SWITCH"],
  JSON_JQ_TRANSFORM: ["SWITCH", "FORK_JOIN_DYNAMIC"],
  INLINE: ["SWITCH", "FORK_JOIN_DYNAMIC"],
  SUB_WORKFLOW: ["SWITCH", "SET_VARIABLE"],
  START_WORKFLOW: ["WAIT", "EVENT"],
  HUMAN: ["SWITCH", "TERMINATE"],
  WAIT: ["HTTP", "EVENT"],
  SET_VARIABLE: ["SWITCH", "DO_WHILE"],
  start: ["image_convert_resize", "FORK_JOIN"],
};

function usuallyAfter(key: string): readonly string[] {
  return (Object.hasOwn(USUALLY_NEXT, key) && USUALLY_NEXT[key]) || [];
}

/** Everything that can be put in: built in, registered workers, and other workflows. */
export function catalogOf(
  taskDefs: Iterable<TaskDef>,
  workflows: readonly WorkflowDef[],
  ownName: string,
): readonly CatalogEntry[] {
  const known = new Set(BUILT_IN.map(({ key }) => key));
  const workers = [...taskDefs].flatMap(({ name, description }) => {
    if (!name || known.has(name) || isImageTaskType(name)) return [];
    return [entryOf(worker(name), name, description ?? "a worker's task", "Workers")];
  });
  const others = workflows.flatMap(({ name, description }) => {
    if (!name || name === ownName) return [];
    const task: RawTask = {
      name,
      type: "SUB_WORKFLOW",
      inputParameters: {},
      subWorkflowParam: { name },
    };
    return [entryOf(task, name, description ?? "as a sub-workflow", "Workflows")];
  });
  return [...BUILT_IN, ...workers, ...others];
}

function entryOf(task: RawTask, title: string, purpose: string, group: CatalogGroup): CatalogEntry {
  const { icon, family } = lookOf(task);
  const key = `${group} ${title}`;
  return { key, title, purpose, group, icon, family, synonyms: [], tasks: [task], container: null };
}

export interface CatalogSection {
  readonly title: string;
  readonly entries: readonly CatalogEntry[];
}

const NOTHING_COUNTED: NextTasks = new Map();
const MOST_USUAL = 4;

function isWorker({ group, key }: CatalogEntry, name: string): boolean {
  return group === "Workers" && key === `Workers ${name}`;
}

/**
 * Sections for a search text; without one, what was used last and what usually comes next stand first: as counted in the
 * workflows that there are, then as a rule.
 */
export function sectionsOf(
  catalog: readonly CatalogEntry[],
  search: string,
  before: RawTask | null,
  recent: readonly string[] = [],
  counted: NextTasks = NOTHING_COUNTED,
): readonly CatalogSection[] {
  const wanted = search.trim().toLowerCase();
  if (wanted !== "") {
    const entries = catalog
      .map((entry) => ({ entry, score: score(entry, wanted) }))
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
      .map(({ entry }) => entry);
    return entries.length > 0 ? [{ title: "Found", entries }] : [];
  }
  const key = before ? keyOf(before) : START;
  const next = new Set([...(counted.get(key) ?? []), ...usuallyAfter(key)]);
  const usual = [...next]
    .flatMap((one) => catalog.find((entry) => entry.key === one || isWorker(entry, one)) ?? [])
    .slice(0, MOST_USUAL);
  const groups = [...new Set(catalog.map(({ group }) => group))];
  const sections = groups.map((title) => ({
    title,
    entries: catalog.filter(({ group }) => group === title),
  }));
  const used = recent.flatMap((key) => catalog.find((entry) => entry.key === key) ?? []);
  const first = [
    { title: "Used last", entries: used },
    { title: "Usually next", entries: usual },
  ].filter(({ entries }) => entries.length > 0);
  return [...first, ...sections];
}

function keyOf(raw: RawTask): string {
  return typeOf(raw) === "SIMPLE" ? nameOf(raw) : typeOf(raw);
}

/** How well an entry fits the whole text, or else all of its words. */
function score(entry: CatalogEntry, wanted: string): number {
  const whole = scoreOf(entry, wanted);
  const words = wanted.split(/\s+/);
  if (whole > 0 || words.length === 1) return whole;
  return Math.min(...words.map((word) => scoreOf(entry, word)));
}

/** Whole words first, then beginnings, then letters in order. */
function scoreOf(entry: CatalogEntry, wanted: string): number {
  const title = entry.title.toLowerCase();
  if (title.startsWith(wanted)) return 5;
  if (entry.key.toLowerCase().startsWith(wanted)) return 4;
  if (title.split(" ").some((word) => word.startsWith(wanted))) return 4;
  if (entry.synonyms.some((word) => word.startsWith(wanted))) return 3;
  if (title.includes(wanted) || entry.key.toLowerCase().includes(wanted)) return 2;
  if (entry.purpose.toLowerCase().includes(wanted)) return 1.5;
  return isSubsequence(wanted, title) ? 1 : 0;
}

function isSubsequence(wanted: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === wanted[at]) at += 1;
  return at === wanted.length && wanted.length > 2;
}
