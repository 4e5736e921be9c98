"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useEffect } from "react";

import { toast } from "@/components/ui/toast";
import { treeIndex } from "@/lib/core/definition/tree-index";

import { select } from "./actions";
import { type DesignerStore, workspaceOf } from "./store";

/** An address may name a task to begin with: it is selected and brought into view, once. */
export function useOpenedTask(store: DesignerStore): void {
  const [ref, setRef] = useQueryState("select", parseAsString);
  useEffect(() => {
    if (ref === null) return;
    const found = treeIndex(workspaceOf(store.getState()).doc).refs.get(ref);
    if (found) {
      store.setState({ tab: "inputs" });
      select(store, [found.place.block.id]);
    } else {
      toast.info(`This workflow has no task ${ref} any more.`);
    }
    void setRef(null);
  }, [store, ref, setRef]);
}
