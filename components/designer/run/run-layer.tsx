"use client";

import { useCallback, useContext, useEffect, useState } from "react";

import { Pencil } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";

import { say } from "../actions";
import { CanvasHandleContext, useDesigner, useDesignerStore } from "../designer-context";
import { reveal } from "../reveal";
import { type DesignerStore, workspaceOf } from "../store";
import { nodeOfRef, type RunNews, type RunView, shownRun } from "./shown-run";

/** Nothing of a run stays on the canvas when there is none; from one run to the next the canvas stays as it is. */
export function useRunEnd(store: DesignerStore, id: string | null): void {
  useEffect(() => {
    if (id === null) store.setState({ run: null });
  }, [store, id]);
}

/** Places for the parts of a run; each is null until it is on the page. */
export interface RunPlaces {
  readonly bar: HTMLElement | null;
  readonly dock: HTMLElement | null;
  readonly drawer: HTMLElement | null;
}

interface RunLayerProps {
  readonly id: string;
  readonly view: RunView;
  readonly places: RunPlaces;
  /** Shows another run. */
  readonly onStarted: (id: string) => void;
  /** Back to editing. */
  readonly onLeave: () => void;
}

/** Shows a run on the designer's canvas; the document and its history stay as they are. */
export function RunLayer({ id, view: View, places, onStarted, onLeave }: RunLayerProps) {
  const store = useDesignerStore();
  const handle = useContext(CanvasHandleContext);
  const differs = useDesigner(({ run }) => run?.differs ?? false);
  const onNews = useCallback(
    (news: RunNews) => {
      const state = store.getState();
      const run = shownRun(news, workspaceOf(state), store.newId, state.run);
      if (run) store.setState({ run });
      else if (state.run === null) toast.error("The definition of this run cannot be drawn.");
    },
    [store],
  );
  const onFollow = useCallback(
    (ref: string) => {
      const { run } = store.getState();
      const node = run && nodeOfRef(run, ref);
      if (node) reveal(node, store, handle);
    },
    [store, handle],
  );
  const onMissing = useCallback(() => {
    toast.error("There is no such run any more.");
    onLeave();
  }, [onLeave]);
  useEffect(() => {
    store.setState({ picker: null, carrying: null, dry: null });
    say(store, "Showing the run. E goes back to editing.");
    const stop = store.subscribe((state, before) => {
      // Whoever changes the workflow wants to see the workflow.
      if (state.history.present !== before.history.present) onLeave();
    });
    return stop;
  }, [store, onLeave]);
  const canvas = handle.element;
  if (!canvas || !places.bar || !places.dock || !places.drawer) return null;
  const { bar, dock, drawer } = places;
  const end = (
    <>
      {differs && (
        <span
          className="text-xs text-status-errors-fg"
          title="The workflow has been changed since; the canvas shows what ran."
        >
          older than the draft
        </span>
      )}
      <Button onClick={onLeave} title="Back to editing (E)">
        <Pencil />
        Edit
      </Button>
    </>
  );
  return (
    <View
      id={id}
      bar={bar}
      dock={dock}
      drawer={drawer}
      canvas={canvas}
      barEnd={end}
      onNews={onNews}
      onFollow={onFollow}
      onStarted={onStarted}
      onMissing={onMissing}
    />
  );
}

const NOWHERE: RunPlaces = { bar: null, dock: null, drawer: null };

/** Collects the places where the parts of a run are shown. */
export function useRunPlaces() {
  const [places, setPlaces] = useState(NOWHERE);
  const [put] = useState(() => {
    const at = (place: keyof RunPlaces) => (element: HTMLElement | null) =>
      setPlaces((known) => ({ ...known, [place]: element }));
    return { putBar: at("bar"), putDock: at("dock"), putDrawer: at("drawer") };
  });
  return { places, ...put };
}
