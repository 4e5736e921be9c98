"use client";

import "./designer.css";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { type ReactNode, useDeferredValue, useEffect, useMemo, useState } from "react";

import { lazyPart } from "@/components/ui/lazy-part";
import { cn } from "@/components/ui/cn";
import { ErrorState, Skeleton } from "@/components/ui/states";
import { arrivedAhead, forgetAhead, openedDraft } from "@/lib/client/opened-draft";
import { type DraftBody, queries } from "@/lib/client/queries";

import { ActionsContext } from "./actions-context";
import { CanvasArea } from "./canvas-area";
import { useOthers } from "./conflict/use-others";
import {
  CanvasHandleContext,
  createCanvasHandle,
  DesignerContext,
  useDesigner,
} from "./designer-context";
import { DragGhost } from "./drag-ghost";
import { useLate } from "./follow-state";
import { InspectorRoom } from "./inspector-room";
import { isNothingKept, type KeptDraft, readKeptDraft } from "./kept-draft";
import { useKeptSteps } from "./kept-steps";
import { LiveRegion } from "./live-region";
import { NarrowBar, useNarrow } from "./narrow";
import { openDraft, type Opened } from "./open-draft";
import { Outline } from "./outline/outline";
import { Palette } from "./palette";
import { DropHint, useDroppedFiles } from "./run/dropped-files";
import { RunLayer, useRunEnd, useRunPlaces } from "./run/run-layer";
import type { RunView } from "./run/shown-run";
import { useRunAddress } from "./run/use-run-address";
import { useRunControls } from "./run/use-run";
import { useSamplePhoto } from "./run/sample-photo";
import { Sheets } from "./sheets";
import type { DesignerState, DesignerStore } from "./store";
import { TopBar } from "./top-bar";
import { useAutosave } from "./use-autosave";
import { useChecks } from "./use-checks";
import { useOpenedTask } from "./use-opened-task";
import { useShortcuts } from "./use-shortcuts";
import { WireLine } from "./wire-line";

// Shown later or seldom: their code is no part of the first load.
const Inspector = lazyPart(async () => (await import("./inspector")).Inspector);
const TaskPicker = lazyPart(async () => (await import("./picker")).TaskPicker);
const ProblemsPanel = lazyPart(async () => (await import("./problems-panel")).ProblemsPanel);
const FocusKept = lazyPart(async () => (await import("./focus-kept")).FocusKept);
const EmptyHint = lazyPart(async () => (await import("./empty-hint")).EmptyHint);
const DryTimeline = lazyPart(async () => (await import("./dry/dry-timeline")).DryTimeline);
const RestoredBar = lazyPart(async () => (await import("./restored-bar")).RestoredBar);
const DryBar = lazyPart(async () => (await import("./dry/dry-bar")).DryBar);
const DryPanel = lazyPart(async () => (await import("./dry/dry-panel")).DryPanel);
const CompareBar = lazyPart(async () => (await import("./compare/compare-bar")).CompareBar);
const ComparePanel = lazyPart(async () => (await import("./compare/compare-panel")).ComparePanel);
const ConflictBar = lazyPart(async () => (await import("./conflict/conflict-bar")).ConflictBar);
const Unreadable = lazyPart(async () => (await import("./unreadable")).Unreadable);
const CodeView = dynamic(async () => ({ default: (await import("./code-view")).CodeView }), {
  ssr: false,
});

interface DesignerProps {
  readonly name: string;
  /** What is shown until the document is here; null: there is none. */
  readonly picture: ReactNode;
  /** Shows a run in the places that the designer has for one. */
  readonly runView: RunView;
}

/** Opens a workflow, or an empty one under a new name, for editing. Another workflow is another designer: the name is its key. */
export function Designer({ name, picture, runView }: DesignerProps) {
  const { draft, kept } = useOpened(name);
  if (draft.isPending || kept.isPending)
    return picture ?? <Skeleton className="m-4 h-[calc(100vh-2rem)]" />;
  if (draft.isError) {
    return (
      <div className="m-4">
        <ErrorState error={draft.error} retry={() => void draft.refetch()} />
      </div>
    );
  }
  const again = async () => (await draft.refetch()).data;
  return <Open body={draft.data} kept={kept.data ?? null} runView={runView} again={again} />;
}

/** The document, and what this browser has kept of it: each is read once, or was read on the way here. */
function useOpened(name: string) {
  const [known] = useState(() => {
    const ahead = arrivedAhead(name);
    return ahead && isNothingKept(name, ahead.kept) ? ahead.body : null;
  });
  const draft = useQuery({ ...openedDraft(name), ...(known && { initialData: known }) });
  const kept = useQuery({
    queryKey: ["kept-draft", name],
    queryFn: () => readKeptDraft(name),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    ...(known && { initialData: null }),
  });
  useEffect(forgetAhead, []);
  return { draft, kept };
}

interface OpenProps {
  readonly body: DraftBody;
  readonly kept: KeptDraft | null;
  readonly runView: RunView;
  /** Reads the draft anew. */
  readonly again: () => Promise<DraftBody | undefined>;
}

function Open({ body, kept, runView, again }: OpenProps) {
  const [opened, setOpened] = useState(() => openDraft(body, kept));
  if ("reason" in opened) {
    const openAgain = async () => {
      const now = await again();
      if (now) setOpened(openDraft(now, kept));
    };
    return (
      <Unreadable {...opened} body={body} isKept={kept !== null} again={() => void openAgain()} />
    );
  }
  return (
    <DesignerContext.Provider value={opened.store}>
      <Screen {...opened} runView={runView} />
    </DesignerContext.Provider>
  );
}

function Screen({
  store,
  isUnsent,
  revision,
  former,
  runView,
}: Opened & { readonly runView: RunView }) {
  const [handle] = useState(createCanvasHandle);
  const autosave = useAutosave(store, revision, isUnsent, former);
  const { id: runId, show, leave } = useRunAddress();
  useOthers(store, autosave);
  useKeptSteps(store);
  useRunEnd(store, runId);
  const { places, putBar, putDock, putDrawer } = useRunPlaces();
  const controls = useRunControls(store, show);
  const files = useDroppedFiles(store);
  useSamplePhoto(store);
  useOpenedTask(store);
  const context = useMemo(
    () => ({
      store,
      handle,
      ...controls,
      leaveRun: leave,
      save: () => void autosave.save(),
    }),
    [store, handle, autosave, controls, leave],
  );
  useNarrow(store);
  useShortcuts(context);
  // The graph is drawn first.
  const isNext = useDeferredValue(true, false);
  const code = useDesigner((state) => state.open.code);
  const outline = useDesigner((state) => state.open.outline);
  const isDry = useDesigner(({ dry }) => dry !== null);
  const isRestored = useDesigner(({ restored }) => restored !== null);
  const isDisputed = useDesigner(({ conflict }) => conflict !== null);
  const hasProblems = useDesigner(({ open }) => open.problems);
  const isWide = useDesigner(({ narrow }) => !narrow);
  const isCompared = useDesigner(({ comparing }) => comparing !== null);
  // A narrow window has room for the graph or the outline.
  const isListed = outline && runId === null && !isDry && !isCompared;
  return (
    <CanvasHandleContext.Provider value={handle}>
      <ActionsContext.Provider value={context}>
        <main className="flex h-dvh flex-col overflow-hidden" {...files.handlers}>
          <a
            href={isCompared ? "#changes" : "#outline"}
            className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface-1 focus:p-2"
          >
            {isCompared ? "Skip to the changes" : "Skip to the outline"}
          </a>
          {TOP_BAR}
          {isDisputed && <ConflictBar saver={autosave} />}
          {isRestored && <RestoredBar saver={autosave} />}
          <div className="flex min-h-0 flex-1 max-[900px]:flex-col">
            {!isCompared && PALETTE}
            {!isCompared && isNext && <Outline hidden={!(isWide ? outline : isListed)} />}
            <div
              className={cn("flex min-w-0 flex-1 flex-col", isListed && "max-[900px]:flex-none")}
            >
              <div
                className={cn(
                  "relative flex min-h-0 flex-1 flex-col",
                  isListed && "max-[900px]:hidden",
                )}
              >
                {CANVAS}
                {isDry && <DryBar />}
                {runId === null && isCompared && <CompareBar />}
                {isNext && <EmptyHint />}
                <div
                  ref={putBar}
                  data-run-bar-place=""
                  className="absolute inset-x-2 top-2 z-10 sm:inset-x-4 sm:top-3 empty:hidden"
                />
              </div>
              <div ref={putDock} className="contents" />
              {isDry && <DryTimeline />}
              {hasProblems && <ProblemsPanel />}
            </div>
            {code && <CodeView />}
            <div ref={putDrawer} className="contents" />
            {runId === null && !isDry && !isCompared && (
              <InspectorRoom>{isNext && <Inspector />}</InspectorRoom>
            )}
            {runId === null && isCompared && <ComparePanel />}
            {runId === null && isDry && <DryPanel />}
          </div>
          {NARROW_BAR}
          <Sheets autosave={autosave} onRun={show} />
          {PICKING}
          {DRAG_GHOST}
          {WIRE_LINE}
          {files.isOver && <DropHint />}
          {runId !== null && (
            <RunLayer
              key={runId}
              id={runId}
              view={runView}
              places={places}
              onStarted={show}
              onLeave={leave}
            />
          )}
          {LIVE_REGION}
          {isNext && <FocusKept />}
          {isNext && <Beside store={store} />}
        </main>
      </ActionsContext.Provider>
    </CanvasHandleContext.Provider>
  );
}

/** The same elements each time: these parts are drawn again for news of their own, not whenever the screen around them is. */
const TOP_BAR = <TopBar />;
const PALETTE = <Palette />;
const CANVAS = <CanvasArea />;
const NARROW_BAR = <NarrowBar />;
const PICKING = <Picking />;
const DRAG_GHOST = <DragGhost />;
const WIRE_LINE = <WireLine />;
const LIVE_REGION = <LiveRegion />;

/** Opens and closes without the rest of the screen being drawn again; what was put in is painted before it is taken away. */
function Picking() {
  const isPicking = useDesigner(isPickerOpen);
  const wasPicking = useLate(isPickerOpen);
  return isPicking || wasPicking ? <TaskPicker /> : null;
}

function isPickerOpen({ picker }: DesignerState): boolean {
  return picker !== null;
}

/** What is known beside the document, and what is wrong with it: asked for when the graph is drawn. */
function Beside({ store }: { readonly store: DesignerStore }) {
  useChecks(store);
  useTaskDefinitions(store);
  return null;
}

function useTaskDefinitions(store: DesignerStore): void {
  const { data: workflows } = useQuery(queries.definitions());
  useEffect(() => {
    if (workflows) {
      store.setState({ workflows: new Map(workflows.map((one) => [one.name ?? "", one])) });
    }
  }, [store, workflows]);
  const { data } = useQuery(queries.taskDefinitions());
  useEffect(() => {
    if (!data) return;
    const entries = data.flatMap((rule) => (rule.name ? [[rule.name, rule] as const] : []));
    store.setState({ taskDefs: new Map(entries) });
  }, [store, data]);
}
