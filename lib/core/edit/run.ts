import type { NewId, Workspace } from "../definition/document";
import { addCase, duplicateCase, moveCase, removeCase, renameCase } from "./cases";
import { duplicate, paste } from "./clipboard";
import type { Command, EditResult, Outcome } from "./command";
import { dismiss } from "./dismiss";
import { extract } from "./extract";
import { finish } from "./finish";
import { insert, insertBeside } from "./insert";
import {
  addJoin,
  addLane,
  addMergeStep,
  moveLane,
  moveToLane,
  setJoinOn,
  setLaneWait,
} from "./lanes";
import { move, moveBeside } from "./move";
import { collapse, moveParked, park, parkTasks, removeParked, unpark } from "./park";
import { expandChild, nudge, setDirection, setLabel, setNote, setSample, tidy } from "./present";
import { remove, removeLane } from "./remove";
import { renameRef } from "./rename";
import { renameInput } from "./rename-input";
import { replaceDoc } from "./replace";
import { changeType, setPolicy, setTask, setTaskDef, setWorkflow } from "./task";
import { unwrap, wrap } from "./wrap";

/**
 * Carries out a command. Pure: the same workspace, command and ids give the same outcome. One ok outcome is one undo
 * step; a refusal says why and, where there is one, the nearest thing that can be done.
 */
export function run(workspace: Workspace, command: Command, newId: NewId): Outcome {
  const edit = apply(workspace, command, newId);
  return edit.ok ? finish(workspace, edit, newId) : edit;
}

type Handlers = {
  readonly [Type in Command["type"]]: (
    workspace: Workspace,
    command: Extract<Command, { type: Type }>,
    newId: NewId,
  ) => EditResult;
};

const handlers: Handlers = {
  insert,
  insertBeside,
  remove,
  move,
  moveBeside,
  duplicate,
  wrap,
  extract,
  unwrap,
  addLane,
  moveToLane,
  moveLane,
  removeLane,
  setLaneWait,
  setJoinOn,
  addMergeStep,
  addJoin,
  addCase,
  renameCase,
  moveCase,
  duplicateCase,
  removeCase,
  setTask,
  changeType,
  renameRef,
  setPolicy,
  setTaskDef,
  setWorkflow,
  renameInput,
  paste,
  park,
  parkTasks,
  moveParked,
  unpark,
  removeParked,
  collapse,
  nudge,
  tidy,
  setLabel,
  setNote,
  setSample,
  dismiss,
  setDirection,
  expandChild,
  replaceDoc,
};

function apply<Type extends Command["type"]>(
  workspace: Workspace,
  command: Extract<Command, { type: Type }>,
  newId: NewId,
): EditResult {
  return handlers[command.type as Type](workspace, command, newId);
}
