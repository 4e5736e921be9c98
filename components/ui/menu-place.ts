"use client";

import { createContext, useContext } from "react";

export const InDialogContext = createContext(false);

/** Where a menu goes: into the page's main part, so that nothing is outside its landmarks; from a dialog above all (null). */
export function useMenuPlace(): HTMLElement | null {
  const inDialog = useContext(InDialogContext);
  return inDialog || typeof document === "undefined" ? null : document.querySelector("main");
}
