"use client";

import { useEffect, useMemo } from "react";
import { createPortal } from "react-dom";

import type { RunViewProps } from "@/components/designer/run/shown-run";
import { ActionSheet } from "@/components/execution/action-sheet";
import { RunBar } from "@/components/execution/run-bar";
import { RunProvider, useLive, useRun, useRunCards } from "@/components/execution/run-context";
import { RunDock } from "@/components/execution/run-dock";
import { RunDrawer } from "@/components/execution/run-drawer";
import { RunGallery } from "@/components/execution/run-gallery";
import { StartedContext } from "@/components/execution/run-operations";
import { useChildDefinitions } from "@/components/execution/child-definitions";
import { useRunSelection } from "@/components/execution/run-selection";
import { useFollow } from "@/components/execution/use-follow";
import type { JsonObject } from "@/lib/core/json";

/** A run in the places that the designer has for it. */
export function RunView(props: RunViewProps) {
  return (
    <RunProvider id={props.id}>
      <Parts {...props} />
    </RunProvider>
  );
}

function Parts(props: RunViewProps) {
  const { bar, dock, drawer, canvas, barEnd, onNews, onFollow, onStarted, onMissing } = props;
  const area = useMemo(() => ({ current: canvas }), [canvas]);
  const cards = useRunCards();
  const children = useChildDefinitions();
  const definition = useLive()?.execution.workflowDefinition ?? null;
  const isMissing = useRun(({ connection }) => connection === "missing");
  const { ref, select, openGallery } = useRunSelection();
  useEffect(() => {
    if (!definition) return;
    const news = {
      cards,
      ref,
      select,
      openGallery,
      children: children as ReadonlyMap<string, JsonObject>,
    };
    onNews({ ...news, definition: definition as JsonObject });
  }, [cards, definition, ref, select, openGallery, children, onNews]);
  useFollow(area, onFollow);
  useEffect(() => {
    if (isMissing) onMissing();
  }, [isMissing, onMissing]);
  return (
    <StartedContext value={onStarted}>
      {createPortal(<RunBar>{barEnd}</RunBar>, bar)}
      {createPortal(<RunDock />, dock)}
      {createPortal(<RunDrawer />, drawer)}
      <RunGallery />
      <ActionSheet />
    </StartedContext>
  );
}
