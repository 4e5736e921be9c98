import { startWorkflow } from "@/lib/client/start-workflow";
import { uploadPhoto } from "@/lib/client/upload";
import { noteRun } from "@/lib/client/watched-runs";
import { runInputsOf } from "@/lib/core/definition/run-inputs";
import { withInput } from "@/lib/core/definition/run-inputs";
import type { FaultPlan } from "@/lib/core/faults/fault";
import type { JsonObject } from "@/lib/core/json";

import { say } from "../actions";
import { type DesignerState, type DesignerStore, workspaceOf } from "../store";
import { embedDrafts, isPublished } from "./run-definition";
import { keepInput, withPhoto } from "./run-input";

export interface StartOptions {
  readonly correlationId?: string;
  /** 0 to 99. */
  readonly priority?: number;
  /** What is to go wrong in this run. */
  readonly batonFaults?: FaultPlan;
}

/**
 * Sends the photo and starts what is on screen, published or not; answers the id of the run.
 * @throws ApiError in the server's words.
 */
export async function startRun(
  store: DesignerStore,
  input: JsonObject,
  options: StartOptions = {},
): Promise<string> {
  store.setState({ starting: { share: 0 } });
  try {
    const location = await sendPhoto(store);
    store.setState({ starting: { share: 1 } });
    const state = store.getState();
    const { photo } = runInputsOf(workspaceOf(state).doc);
    const whole = withPhoto(input, photo, location);
    const definition = definitionToRun(state);
    const id = await startWorkflow({ name: state.name, input: whole, ...definition, ...options });
    // The photo is asked for anew: it may be gone by then.
    keepInput(state.name, photo === null ? input : withInput(input, photo, undefined));
    noteRun({ id, name: state.name, status: "RUNNING" });
    store.setState({ lastInput: whole, sheet: null });
    say(store, "Run started");
    return id;
  } finally {
    store.setState({ starting: null });
  }
}

/** What is on screen: by its version where it is published, else the whole definition. */
export function definitionToRun(state: DesignerState): JsonObject {
  return isPublished(state) && state.published
    ? { version: state.published.version }
    : { workflowDef: embedDrafts(state) };
}

async function sendPhoto(store: DesignerStore): Promise<string | null> {
  const { photo } = store.getState();
  if (!photo) return null;
  if (photo.location !== null) return photo.location;
  const location = await uploadPhoto(photo.file, (share) =>
    store.setState({ starting: { share } }),
  );
  const now = store.getState().photo;
  if (now?.url === photo.url) store.setState({ photo: { ...now, location } });
  return location;
}
