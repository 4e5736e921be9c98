import type { RawTask } from "@/lib/core/definition/document";
import { starterOf } from "@/lib/core/edit/starters";

import { IMAGE_ROWS, worker } from "./catalog-images";

export type CatalogGroup =
  | "Image"
  | "Flow"
  | "Data"
  | "Wait and people"
  | "Events"
  | "Samples"
  | "Workers"
  | "Workflows";

interface CatalogRowData {
  readonly task: RawTask;
  readonly group: CatalogGroup;
  readonly purpose: string;
  readonly synonyms: string;
  readonly container?: "fork" | "switch" | "loop";
}

const starter = (type: string): RawTask => starterOf(type) ?? { name: type.toLowerCase(), type };

/** What is built in, in the order of the palette. */
export const CATALOG_ROWS: readonly CatalogRowData[] = [
  ...IMAGE_ROWS,
  {
    task: { name: "fork", type: "FORK_JOIN" },
    group: "Flow",
    purpose: "fork and join",
    synonyms: "parallel branch split concurrent same time",
    container: "fork",
  },
  {
    task: { name: "switch", type: "SWITCH" },
    group: "Flow",
    purpose: "choose a path",
    synonyms: "if else decision condition case branch",
    container: "switch",
  },
  {
    task: { name: "loop", type: "DO_WHILE" },
    group: "Flow",
    purpose: "do it again while …",
    synonyms: "loop while for each iterate",
    container: "loop",
  },
  {
    task: starter("FORK_JOIN_DYNAMIC"),
    group: "Flow",
    purpose: "as many tasks as a list says",
    synonyms: "dynamic parallel fan out map each list batch",
  },
  {
    task: starter("SUB_WORKFLOW"),
    group: "Flow",
    purpose: "start another workflow and wait",
    synonyms: "child nested call workflow",
  },
  {
    task: starter("START_WORKFLOW"),
    group: "Flow",
    purpose: "start another workflow, do not wait",
    synonyms: "fire forget trigger background launch",
  },
  {
    task: starter("DYNAMIC"),
    group: "Flow",
    purpose: "the task that an input names",
    synonyms: "dynamic variable runtime task name",
  },
  {
    task: starter("EXCLUSIVE_JOIN"),
    group: "Flow",
    purpose: "output of whichever case ran",
    synonyms: "exclusive merge after switch decision",
  },
  {
    task: starter("TERMINATE"),
    group: "Flow",
    purpose: "end the workflow here",
    synonyms: "stop exit fail finish end",
  },
  {
    task: starter("NOOP"),
    group: "Flow",
    purpose: "a step that passes at once",
    synonyms: "nothing empty skip pass",
  },
  {
    task: starter("SET_VARIABLE"),
    group: "Data",
    purpose: "remember values for later tasks",
    synonyms: "store assign state",
  },
  {
    task: starter("HTTP"),
    group: "Data",
    purpose: "call a web address",
    synonyms: "rest api request fetch webhook url",
  },
  {
    task: starter("INLINE"),
    group: "Data",
    purpose: "a few lines of JavaScript",
    synonyms: "inline code javascript lambda compute",
  },
  {
    task: starter("JSON_JQ_TRANSFORM"),
    group: "Data",
    purpose: "reshape data with jq",
    synonyms: "jq map filter convert json",
  },
  {
    task: starter("WAIT"),
    group: "Wait and people",
    purpose: "for a time or until a date",
    synonyms: "sleep delay pause timer",
  },
  {
    task: starter("HUMAN"),
    group: "Wait and people",
    purpose: "until somebody completes it",
    synonyms: "approval person manual review form",
  },
  {
    task: starter("EVENT"),
    group: "Events",
    purpose: "to event handlers or a queue",
    synonyms: "publish emit message signal sink conductor queue",
  },
  {
    task: starter("KAFKA_PUBLISH"),
    group: "Events",
    purpose: "a message to a topic",
    synonyms: "kafka message topic stream",
  },
  {
    task: worker("sample_flaky", { failTimes: 2 }),
    group: "Samples",
    purpose: "to see retries",
    synonyms: "retry error playground",
  },
  {
    task: worker("sample_slow", { seconds: 5 }),
    group: "Samples",
    purpose: "to see time-outs",
    synonyms: "timeout sleep delay playground",
  },
  {
    task: worker("sample_limited", { seconds: 0.5 }),
    group: "Samples",
    purpose: "to see rate limits",
    synonyms: "rate limit throttle playground",
  },
];
