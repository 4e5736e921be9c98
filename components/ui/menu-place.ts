"use client";

import { createContext, useContext, useEffect, useState } from "react";

export const InDialogContext = createContext(false);

/**
 * Where a menu goes: into the page's main part, so that nothing is outside its landmarks; from a dialog above all (null).
 * Looked for again when the page is there: what is drawn first may be drawn before it, and an open menu must not move.
 */
export function useMenuPlace(): HTMLElement | null {
  const inDialog = useContext(InDialogContext);
  const [main, setMain] = useState(findMain);
  useEffect(() => setMain(findMain), []);
  return inDialog ? null : main;
}

function findMain(): HTMLElement | null {
  return typeof document === "undefined" ? null : document.querySelector("main");
}
