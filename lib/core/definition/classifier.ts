import { isJsonObject } from "../json";
import type { WorkflowDef } from "./schema";

/**
 * The kind of workflow that a Conductor server reads from the metadata of a definition: what they call it, `agent` where
 * tools for agents left their mark, else `workflow`.
 */
export function classifierOf({ metadata }: WorkflowDef): string {
  if (!isJsonObject(metadata)) return "workflow";
  const { classifier } = metadata;
  if (typeof classifier === "string" && classifier.trim() !== "") return classifier;
  return (metadata["agent_sdk"] ?? metadata["agentDef"] ?? null) === null ? "workflow" : "agent";
}
