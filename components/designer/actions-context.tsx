"use client";

import { createContext, useContext } from "react";

import type { ActionContext } from "./action";
import { ACTIONS } from "./shortcuts";

/** What the actions of this designer may use. */
export const ActionsContext = createContext<ActionContext | null>(null);

/** Carries out an action of the table by its id. */
export function useAction(): (id: string) => void {
  const context = useContext(ActionsContext);
  return (id) => {
    if (context) ACTIONS.find((action) => action.id === id)?.do(context);
  };
}

/** Title of an action with its key, for tooltips: `Duplicate (Ctrl+D)`. */
export function actionTitle(id: string): string {
  const action = ACTIONS.find((one) => one.id === id);
  const [key] = action?.keys ?? [];
  return key === undefined ? (action?.title ?? id) : `${action?.title} (${key})`;
}
