"use client";

import { memo, useMemo } from "react";

import { Copy, X } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { toClipboard } from "@/components/ui/to-clipboard";
import { FAMILY_TILE, lookOf } from "@/components/canvas/task-look";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { Block, Parked, RawTask } from "@/lib/core/definition/document";
import { nameOf, refOf, typeOf } from "@/lib/core/definition/document";
import { printBlock } from "@/lib/core/definition/print";
import type { Problem } from "@/lib/core/definition/problem";
import { isNeverRetried } from "@/lib/core/definition/task-types";
import { START_ID } from "@/lib/core/graph/graph";

import { perform, select } from "./actions";
import { actionTitle, useAction } from "./actions-context";
import { DataLines } from "./data-lines";
import { DataList } from "./data-list";
import { placeOf } from "./derive";
import { useDesigner, useDesignerStore } from "./designer-context";
import { CaseForm, ForkForm } from "./forms/branch-form";
import { CommonFields, RefField } from "./forms/common-fields";
import { JoinForm } from "./forms/join-form";
import { DataContext } from "./forms/data-context";
import { RunDataContext, useKnownRuns } from "./forms/run-data";
import { SampleOutput } from "./forms/sample-output";
import { About, TaskFields } from "./forms/task-form";
import { untold } from "./forms/untold";
import { useAvailableData } from "./forms/use-available-data";
import { WorkflowForm } from "./forms/workflow-form";
import { useInspectorKeys } from "./inspector-keys";
import { PolicyTab } from "./policy-tab";
import { StartPanel } from "./run/start-panel";
import { ProblemList } from "./problem-list";
import { useShownForm } from "./shown-form";
import { type InspectorTab, workspaceOf } from "./store";

/** Everything about what is selected; with nothing selected, about the workflow. */
export function Inspector() {
  const store = useDesignerStore();
  const { selection, tab } = useShownForm();
  const block = useDesigner((state) => placeOf(workspaceOf(state), selection)?.place.block ?? null);
  const part = useDesigner((state) => placeOf(workspaceOf(state), selection)?.part ?? "self");
  const count = selection.length;
  const isStart = count === 1 && selection[0] === START_ID;
  const parked = useDesigner((state) =>
    workspaceOf(state).parked.find(({ id }) => id === selection[0]),
  );
  const runs = useKnownRuns(useDesigner(({ name }) => name));
  const { data, pointed } = useAvailableData(runs, selection);
  const { onKeyDown } = useInspectorKeys();
  const isPolicy = block !== null && tab === "policy";
  return (
    <aside
      aria-label="Inspector"
      id="inspector"
      className={cn(
        "isolate flex w-full min-w-0 flex-col border-l max-[900px]:h-1/2 max-[900px]:shrink-0 max-[900px]:overflow-y-auto max-[900px]:border-t max-[900px]:border-l-0 border-border-subtle bg-surface-1",
        // On a narrow window the graph has the room until something is selected.
        count === 0 && "max-[900px]:hidden",
      )}
      onKeyDown={onKeyDown}
    >
      {/* A row without height: what the form begins with stands beside it, and it stays when that is scrolled away. */}
      <div className="sticky top-0 z-20 h-0 shrink-0 self-end min-[901px]:hidden">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Close"
          className="absolute top-2 right-2 bg-surface-1"
          onClick={() => select(store, [])}
        >
          <X />
        </Button>
      </div>
      <RunDataContext.Provider value={runs}>
        <DataContext.Provider value={data}>
          <div className="@container min-h-0 flex-1 overflow-y-auto p-4 max-[900px]:shrink-0 max-[900px]:grow-0 max-[900px]:basis-auto max-[900px]:overflow-visible">
            {block && (
              <BlockPanel key={`${block.id} ${part}`} block={block} part={part} tab={tab} />
            )}
            {!block && count > 1 && <ManyPanel count={count} />}
            {!block && isStart && <StartPanel />}
            {parked && <ParkedPanel parked={parked} />}
            {!block && !isStart && !parked && count <= 1 && <WorkflowPanel />}
          </div>
          <DataList key={block?.id ?? ""} isTask={block !== null} isHidden={isPolicy} />
          <DataLines pointed={pointed} />
        </DataContext.Provider>
      </RunDataContext.Provider>
    </aside>
  );
}

function WorkflowPanel() {
  const workspace = useDesigner(workspaceOf);
  return (
    <>
      <h2 className="mb-4 text-lg font-semibold">Workflow</h2>
      <WorkflowForm workspace={workspace} />
    </>
  );
}

const MANY_ACTIONS = [
  "wrap-fork",
  "wrap-switch",
  "wrap-loop",
  "extract",
  "duplicate",
  "copy",
  "park",
  "remove",
];

/** What can be done with several tasks at once. */
function ManyPanel({ count }: { readonly count: number }) {
  const run = useAction();
  return (
    <div className="grid gap-3">
      <h2 className="text-base font-semibold">{count} tasks are selected</h2>
      <div className="grid gap-2">
        {MANY_ACTIONS.map((id) => (
          <Button key={id} className="justify-start" onClick={() => run(id)}>
            {actionTitle(id)}
          </Button>
        ))}
      </div>
    </div>
  );
}

/** Tasks that are set aside: back into the workflow, or away. */
function ParkedPanel({ parked }: { readonly parked: Parked }) {
  const store = useDesignerStore();
  const run = useAction();
  const [first] = parked.tasks;
  const unpark = () => {
    const { root } = workspaceOf(store.getState()).doc;
    const slot = { seq: root.id, index: root.items.length };
    perform(store, { type: "unpark", id: parked.id, slot });
  };
  return (
    <div className="grid gap-4">
      {first && <Head raw={first} />}
      <p className="text-text-2">
        Set aside: it is kept with the draft and is not part of the workflow. Drag it to its place,
        or:
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={unpark}>Put it at the end</Button>
        <Button onClick={() => run("remove")}>Throw it away</Button>
      </div>
    </div>
  );
}

interface PanelProps {
  readonly block: Block;
  readonly part: "self" | "join";
}

/** Drawn again when the block itself is another, not with every change around it. */
const BlockPanel = memo(function BlockPanel(props: PanelProps & { readonly tab: InspectorTab }) {
  const { block, part, tab } = props;
  const store = useDesignerStore();
  const join = block.kind === "fork" || block.kind === "dynfork" ? block.join : null;
  const raw = part === "join" && join ? join.raw : block.raw;
  const hasPolicy = block.kind === "task" && !isNeverRetried(typeOf(raw));
  const problems = useProblems(block.id);
  const rule = useDesigner(({ taskDefs }) => taskDefs?.get(nameOf(raw)));
  const listed = useMemo(() => untold(problems, raw, rule), [problems, raw, rule]);
  const shown: InspectorTab = tab === "policy" && !hasPolicy ? "inputs" : tab;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <Head raw={raw} />
      <Tabs value={shown} onValueChange={(value) => store.setState({ tab: value as InspectorTab })}>
        <TabRow hasPolicy={hasPolicy} />
        <TabsContent value="inputs" className="grid grid-cols-[minmax(0,1fr)] gap-4 pt-4">
          <About raw={raw} />
          <RefField id={block.id} part={part} raw={raw} />
          {listed.length > 0 && <ProblemList problems={listed} compact />}
          {block.kind === "fork" && part === "self" && <ForkForm block={block} />}
          {block.kind === "switch" && part === "self" && <CaseForm block={block} />}
          {(block.kind === "join" || (block.kind === "fork" && part === "join")) && (
            <JoinForm block={block} />
          )}
          <TaskFields id={block.id} raw={raw} problems={problems} block={block} part={part} />
          <CommonFields id={block.id} part={part} raw={raw} />
          {block.kind === "task" && <SampleOutput id={block.id} raw={raw} />}
        </TabsContent>
        {hasPolicy && (
          <TabsContent value="policy" className="pt-4">
            <PolicyTab id={block.id} raw={raw} />
          </TabsContent>
        )}
        <TabsContent value="json" className="pt-4">
          <Json block={block} part={part} />
        </TabsContent>
      </Tabs>
    </div>
  );
});

const TabRow = memo(function TabRow({ hasPolicy }: { readonly hasPolicy: boolean }) {
  return (
    <TabsList aria-label="About this task">
      <TabsTrigger value="inputs">Inputs</TabsTrigger>
      {hasPolicy && <TabsTrigger value="policy">Policy</TabsTrigger>}
      <TabsTrigger value="json">JSON</TabsTrigger>
    </TabsList>
  );
});

function Head({ raw }: { readonly raw: RawTask }) {
  const { icon: Icon, title, family } = lookOf(raw);
  return (
    <div className="flex items-center gap-3 max-[900px]:pr-12">
      <span
        className={cn("grid size-8 shrink-0 place-items-center rounded-tile", FAMILY_TILE[family])}
      >
        <Icon className="size-5" />
      </span>
      <div className="min-w-0">
        <h2 title={title} className="truncate text-base font-semibold">
          {title}
        </h2>
        <p
          title={`${refOf(raw)} · ${typeOf(raw)}`}
          className="truncate font-mono text-xs text-text-3"
        >
          {refOf(raw)} · {typeOf(raw)}
        </p>
      </div>
    </div>
  );
}

function useProblems(id: string): readonly Problem[] {
  const problems = useDesigner(({ checked }) => checked.problems);
  return useMemo(() => problems.filter(({ blockId }) => blockId === id), [problems, id]);
}

function Json({ block, part }: PanelProps) {
  const tasks = printBlock(block);
  const text = JSON.stringify(tasks[part === "join" ? 1 : 0] ?? {}, null, 2);
  const copy = () => {
    void toClipboard(text).then((done) => done && toast.success("Copied"));
  };
  return (
    <div className="grid gap-2">
      <Button size="sm" className="w-fit" onClick={copy}>
        <Copy />
        Copy
      </Button>
      <pre className="overflow-x-auto rounded-tile bg-surface-2 p-3 font-mono text-xs">{text}</pre>
    </div>
  );
}
