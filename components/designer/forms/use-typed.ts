"use client";

import { useContext, useState } from "react";

import { DesignerContext } from "../designer-context";

interface Typed {
  /** What the field shows. */
  readonly text: string;
  /** A key changed the text: the document follows when the keys rest. */
  type(text: string): void;
  /** Something was put in as a whole: the document has it at once. */
  put(text: string): void;
  /** The document has what was typed when this returns. */
  settle(): void;
}

/**
 * The text of a field while it is written. Outside a designer, and where keys of the field's own look at the value
 * (`isDirect`), every key is a change.
 */
export function useTyped(value: string, change: (text: string) => void, isDirect = false): Typed {
  const store = useContext(DesignerContext);
  const typing = isDirect ? undefined : store?.typing;
  const [typed, setTyped] = useState<string | null>(null);
  const [field] = useState(() => ({}));
  const type = (text: string) => {
    if (!typing) return change(text);
    setTyped(text);
    typing.put(field, () => {
      change(text);
      setTyped(null);
    });
  };
  const settle = () => typing?.flush();
  const put = (text: string) => {
    type(text);
    settle();
  };
  return { text: typed ?? value, type, put, settle };
}

/** Keys after which something else may read the document, or the field is left. */
export function endsTyping(key: string): boolean {
  return key === "Enter" || key === "Escape" || key === "Tab";
}
