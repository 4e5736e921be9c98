import { executionToJson } from "../execution/conductor-json";
import { isTerminalTask } from "../execution/state";
import type { JsonObject } from "../json";
import {
  Simulation,
  type SimulationOptions,
  type SimulatedTransition,
  type Stop,
} from "./simulation";

export interface SimulationResult {
  readonly stopped: Stop;
  /** Virtual milliseconds from the start to the last change. */
  readonly tookMs: number;
  /** As the API answers an execution. */
  readonly execution: JsonObject;
  /** Of SUB_WORKFLOW tasks, in the order of their starts. */
  readonly children: readonly JsonObject[];
  readonly transitions: readonly SimulatedTransition[];
  /** References of the execution's tasks that are still open. */
  readonly open: readonly string[];
}

/** Runs a definition with made-up outcomes on a virtual clock; see Simulation. */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const simulation = new Simulation(options);
  const stopped = await simulation.run();
  const { root, transitions } = simulation;
  return {
    stopped,
    tookMs: transitions.at(-1)?.atMs ?? 0,
    execution: executionToJson(root.header, root.tasks),
    children: simulation.children().map(({ header, tasks }) => executionToJson(header, tasks)),
    transitions,
    open: root.tasks
      .filter(({ status }) => !isTerminalTask(status))
      .map(({ referenceTaskName }) => referenceTaskName),
  };
}
