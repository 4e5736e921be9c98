"use client";

import { useMemo } from "react";

import type { Id } from "@/lib/core/definition/document";
import type { ValueEdit } from "@/lib/core/edit/command";
import type { JsonValue } from "@/lib/core/json";

import { leaveField, perform } from "../actions";
import { useDesignerStore } from "../designer-context";

export interface Edits {
  /** Undefined clears the field. */
  set(path: readonly string[], value: JsonValue | undefined): void;
  /** Several values in one step. */
  apply(edits: readonly ValueEdit[], burst: string): void;
  /** The field loses its focus: the next change is a step of its own. */
  leave(): void;
}

/** Changes of one task's values; typing in a field is one undo step. The same object while the task is the same. */
export function useTaskEdits(id: Id, part?: "join"): Edits {
  const store = useDesignerStore();
  return useMemo(() => {
    const apply = (edits: readonly ValueEdit[], burst: string) => {
      const command = { type: "setTask", id, edits, ...(part ? { part } : {}) } as const;
      perform(store, command, { burst: `${id} ${burst}`, keepSelection: true });
    };
    return editsFrom(apply, () => leaveField(store));
  }, [store, id, part]);
}

/** Changes of the workflow's own values. */
export function useWorkflowEdits(): Edits {
  const store = useDesignerStore();
  return useMemo(() => {
    const apply = (edits: readonly ValueEdit[], burst: string) => {
      const command = { type: "setWorkflow", edits } as const;
      perform(store, command, { burst: `workflow ${burst}`, keepSelection: true });
    };
    return editsFrom(apply, () => leaveField(store));
  }, [store]);
}

function editsFrom(apply: Edits["apply"], leave: Edits["leave"]): Edits {
  return {
    apply,
    leave,
    set: (path, value) => apply([value === undefined ? { path } : { path, value }], path.join(".")),
  };
}
