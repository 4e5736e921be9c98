import {
  Grid2x2,
  Grid3x3,
  ImageDown,
  ImagePlus,
  Images,
  Sparkles,
  Stamp,
  Box,
  Braces,
  CircleDot,
  CircleStop,
  Clock,
  CloudUpload,
  Code,
  Database,
  Filter,
  FlaskConical,
  Gauge,
  GitFork,
  Globe,
  HardDrive,
  Info,
  Merge,
  MessageSquareText,
  Plug,
  Radio,
  Repeat2,
  Scaling,
  Shuffle,
  Split,
  Turtle,
  UserRound,
  Variable,
  Workflow,
  type Icon,
} from "@/components/ui/icons";
import { nameOf, type RawTask, refOf, typeOf } from "@/lib/core/definition/document";
import { isJsonObject, type JsonObject } from "@/lib/core/json";

export type Family = "image" | "data" | "worker" | "flow" | "wait" | "events";

export interface TaskLook {
  readonly title: string;
  readonly icon: Icon;
  readonly family: Family;
}

const TYPES: Readonly<Record<string, TaskLook>> = {
  FORK_JOIN: { title: "Run in parallel", icon: GitFork, family: "flow" },
  FORK_JOIN_DYNAMIC: {
    title: "Run in parallel, decided at run time",
    icon: GitFork,
    family: "flow",
  },
  JOIN: { title: "Join", icon: Merge, family: "flow" },
  EXCLUSIVE_JOIN: { title: "Join one of several", icon: Merge, family: "flow" },
  SWITCH: { title: "Switch", icon: Split, family: "flow" },
  DECISION: { title: "Decision", icon: Split, family: "flow" },
  DO_WHILE: { title: "Repeat", icon: Repeat2, family: "flow" },
  SUB_WORKFLOW: { title: "Sub-workflow", icon: Workflow, family: "flow" },
  START_WORKFLOW: { title: "Start a workflow", icon: Workflow, family: "flow" },
  DYNAMIC: { title: "Decided at run time", icon: Shuffle, family: "flow" },
  NOOP: { title: "Do nothing", icon: CircleDot, family: "flow" },
  TERMINATE: { title: "Terminate", icon: CircleStop, family: "flow" },
  SET_VARIABLE: { title: "Set variables", icon: Variable, family: "data" },
  HTTP: { title: "HTTP request", icon: Globe, family: "data" },
  INLINE: { title: "Script", icon: Code, family: "data" },
  LAMBDA: { title: "Script", icon: Code, family: "data" },
  JSON_JQ_TRANSFORM: { title: "Transform JSON", icon: Filter, family: "data" },
  WAIT: { title: "Wait", icon: Clock, family: "wait" },
  HUMAN: { title: "Wait for a person", icon: UserRound, family: "wait" },
  EVENT: { title: "Send an event", icon: Radio, family: "events" },
  KAFKA_PUBLISH: { title: "Kafka message", icon: Radio, family: "events" },
  PULL_WORKFLOW_MESSAGES: { title: "Read messages", icon: Radio, family: "events" },
  LLM_TEXT_COMPLETE: { title: "Complete a prompt", icon: MessageSquareText, family: "data" },
  LLM_CHAT_COMPLETE: { title: "Ask a language model", icon: MessageSquareText, family: "data" },
  LLM_GENERATE_EMBEDDINGS: { title: "Make an embedding", icon: Database, family: "data" },
  LLM_INDEX_TEXT: { title: "Index a text", icon: Database, family: "data" },
  LLM_SEARCH_INDEX: { title: "Search an index", icon: Database, family: "data" },
  LLM_STORE_EMBEDDINGS: { title: "Store an embedding", icon: Database, family: "data" },
  LLM_GET_EMBEDDINGS: { title: "Find by embedding", icon: Database, family: "data" },
  GENERATE_IMAGE: { title: "Generate an image", icon: ImagePlus, family: "image" },
  LIST_MCP_TOOLS: { title: "List tools of a server", icon: Plug, family: "data" },
  CALL_MCP_TOOL: { title: "Call a tool", icon: Plug, family: "data" },
};

/** Types of which a task's own name says more than the type. */
const NAMED: ReadonlySet<string> = new Set([
  "HTTP",
  "INLINE",
  "JSON_JQ_TRANSFORM",
  "DYNAMIC",
  "EVENT",
  "HUMAN",
  ...Object.keys(TYPES).filter((type) => /^LLM_|^GENERATE_|_MCP_/.test(type)),
]);

const WORKERS: Readonly<Record<string, TaskLook>> = {
  image_convert_resize: { title: "Convert and resize", icon: Scaling, family: "image" },
  image_variants: { title: "Several variants", icon: Images, family: "image" },
  image_multiple_convert_resize: { title: "Plan sizes × formats", icon: Grid2x2, family: "image" },
  image_list_multiple_convert_resize: {
    title: "Plan sizes × formats of many",
    icon: Grid3x3,
    family: "image",
  },
  image_effect: { title: "Effect", icon: Sparkles, family: "image" },
  image_effects_prefork: { title: "Plan effects of many", icon: Grid3x3, family: "image" },
  image_watermark: { title: "Watermark", icon: Stamp, family: "image" },
  fetch_image: { title: "Fetch an image", icon: ImageDown, family: "image" },
  image_info: { title: "Image facts", icon: Info, family: "image" },
  upload_toS3: { title: "Upload to S3", icon: CloudUpload, family: "image" },
  store_local: { title: "Save on the server", icon: HardDrive, family: "image" },
  sample_flaky: { title: "Sample: fails, then works", icon: FlaskConical, family: "worker" },
  sample_slow: { title: "Sample: slow", icon: Turtle, family: "worker" },
  sample_limited: { title: "Sample: rate-limited", icon: Gauge, family: "worker" },
};

/**
 * How a task is drawn: what it does in words, its icon and the colour of its kind. Unknown types have a look too. A copy,
 * known by the number behind its reference name, has the number in its title, too.
 */
export function lookOf(raw: RawTask): TaskLook {
  const look = plainLook(raw);
  const [, copy] = COPY.exec(refOf(raw)) ?? [];
  return copy === undefined ? look : { ...look, title: `${look.title} ${copy}` };
}

/** Names that are taken get 2, 3 … at their end. */
const COPY = /[^\d_]_([2-9]|1\d)$/;

function plainLook(raw: RawTask): TaskLook {
  const type = typeOf(raw);
  const name = nameOf(raw);
  if (type === "SIMPLE") {
    const known = Object.hasOwn(WORKERS, name) ? WORKERS[name] : undefined;
    if (known)
      return name === "image_convert_resize" ? { ...known, title: convertTitle(raw) } : known;
    return { title: name || "Worker task", icon: Box, family: "worker" };
  }
  const known = Object.hasOwn(TYPES, type) ? TYPES[type] : undefined;
  if (!known) return { title: name || type, icon: Braces, family: "worker" };
  return { ...known, title: ownTitle(raw, type, name, known.title) };
}

/** "Convert to WebP" when the format is fixed. */
function convertTitle(raw: RawTask): string {
  const format = inputOf(raw)["outputFormat"];
  if (typeof format !== "string" || format === "" || format.includes("${") || format === "auto") {
    return "Convert and resize";
  }
  return `Convert to ${format === "webp" ? "WebP" : format.toUpperCase()}`;
}

/** A name that says more than the type. */
function ownTitle(raw: RawTask, type: string, name: string, title: string): string {
  if (type === "SUB_WORKFLOW" && isJsonObject(raw["subWorkflowParam"])) {
    const started = raw["subWorkflowParam"]["name"];
    if (typeof started === "string" && started !== "") return started;
  }
  const saysNothing = name === "" || name.toLowerCase() === type.toLowerCase();
  return NAMED.has(type) && !saysNothing ? name : title;
}

function inputOf(raw: RawTask): JsonObject {
  const input = raw["inputParameters"];
  return isJsonObject(input) ? input : {};
}

/** Classes of the tile behind an icon. */
export const FAMILY_TILE: Readonly<Record<Family, string>> = {
  image: "bg-family-image-bg text-family-image-fg",
  data: "bg-family-data-bg text-family-data-fg",
  worker: "bg-family-worker-bg text-family-worker-fg",
  flow: "bg-family-flow-bg text-family-flow-fg",
  wait: "bg-family-wait-bg text-family-wait-fg",
  events: "bg-family-events-bg text-family-events-fg",
};
