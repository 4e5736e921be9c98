"use client";

import dynamic from "next/dynamic";
import { useDeferredValue } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ChevronDown } from "@/components/ui/icons";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";

import { useLive } from "./run-context";
import { RunLog } from "./run-log";
import { type DockTab, useRunSelection } from "./run-selection";
import { RunTasks } from "./run-tasks";
import { RunTimeline } from "./run-timeline";

const RunJson = dynamic(async () => ({ default: (await import("./run-json")).RunJson }), {
  ssr: false,
});

const TABS: readonly { readonly value: DockTab; readonly title: string }[] = [
  { value: "timeline", title: "Timeline" },
  { value: "tasks", title: "Tasks" },
  { value: "log", title: "Log" },
  { value: "json", title: "JSON" },
];

/** The run in time, as a table and as text, below a canvas. */
export function RunDock({ className }: { readonly className?: string }) {
  const live = useLive();
  const { dock, openDock } = useRunSelection();
  // The graph is painted first.
  const isBehind = useDeferredValue(true, false);
  if (!live) return null;
  const shown = dock ?? "timeline";
  const isClosed = shown === "closed";
  // Without a choice the dock is open where there is room for it.
  const body = cn("h-60 min-h-0", dock === null && "max-[900px]:hidden");
  return (
    <Tabs
      value={shown}
      onValueChange={(tab) => openDock(tab as DockTab)}
      className={cn(
        "flex shrink-0 flex-col border-t border-border-default bg-surface-1",
        className,
      )}
    >
      <div className="flex items-center border-b border-border-subtle pr-2">
        <TabsList className="flex-1 border-b-0 px-4" aria-label="Details of the run">
          {TABS.map(({ value, title }) => (
            // A tab that is chosen already opens the dock again where it was closed.
            <TabsTrigger key={value} value={value} onClick={() => openDock(value)}>
              {title}
            </TabsTrigger>
          ))}
        </TabsList>
        {!isClosed && (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Close the details"
            className={cn(dock === null && "max-[900px]:hidden")}
            onClick={() => openDock("closed")}
          >
            <ChevronDown />
          </Button>
        )}
      </div>
      <TabsContent value="timeline" className={body}>
        {isBehind && <RunTimeline />}
      </TabsContent>
      <TabsContent value="tasks" className={cn(body, "overflow-auto")}>
        {isBehind && <RunTasks />}
      </TabsContent>
      <TabsContent value="log" className={body}>
        {isBehind && <RunLog />}
      </TabsContent>
      <TabsContent value="json" className={cn(body, "overflow-auto")}>
        {isBehind && <RunJson />}
      </TabsContent>
    </Tabs>
  );
}
