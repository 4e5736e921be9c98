"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { ErrorState } from "@/components/ui/states";
import { api } from "@/lib/client/api";
import { countText } from "@/lib/client/format";
import { print } from "@/lib/core/definition/print";
import { problemsOf } from "@/lib/core/definition/problems";
import type { TaskDef } from "@/lib/core/definition/schema";
import type { JsonObject } from "@/lib/core/json";

import { say } from "./actions";
import { useDesigner, useDesignerStore } from "./designer-context";
import { useUses } from "./use-uses";
import { type DiffLine, diffLines } from "./line-diff";
import { ProblemList } from "./problem-list";
import { type DesignerState, workspaceOf } from "./store";
import type { DraftSaver } from "./draft-saver";

/** What will be published, what is wrong with it, and under which version. */
export function PublishSheet({ autosave }: { readonly autosave: DraftSaver }) {
  const store = useDesignerStore();
  const isOpen = useDesigner(({ sheet }) => sheet === "publish");
  const close = () => store.setState({ sheet: null });
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
      {isOpen && (
        <SheetContent
          title="Publish"
          description="Runs that start from now on use what is published."
          className="w-[36rem]"
        >
          <Body autosave={autosave} onDone={close} />
        </SheetContent>
      )}
    </Dialog>
  );
}

type Where = "new" | "replace";

function Body({
  autosave,
  onDone,
}: {
  readonly autosave: DraftSaver;
  readonly onDone: () => void;
}) {
  const store = useDesignerStore();
  const client = useQueryClient();
  const state = useDesigner((one) => one);
  const [where, setWhere] = useState<Where>("new");
  const { published } = state;
  const workspace = workspaceOf(state);
  const problems = useMemo(() => problemsOf(workspace), [workspace]);
  const blocking = problems.filter(({ level }) => level === "S");
  const traps = problems.filter(({ level }) => level === "R");
  const next = published === null ? 1 : published.version + 1;
  const version = where === "replace" && published ? published.version : next;
  const definition = versioned(print(workspace.doc), version);
  const changed = changedTaskDefs(state);
  const publish = useMutation({
    mutationFn: async () => {
      for (const one of changed) await putTaskDef(one, state.taskDefs);
      await api("/metadata/workflow", { method: "PUT", body: [definition] });
    },
    onSuccess: async () => {
      store.setState({ published: { definition, version } });
      const path = `/drafts/${encodeURIComponent(state.name)}`;
      await api(path, { method: "DELETE" }).catch(() => null);
      autosave.forget(workspace);
      await client.invalidateQueries();
      say(store, `Published version ${version}`);
      toast.success(`Published ${state.name}, version ${version}.`);
      onDone();
    },
  });
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      {blocking.length > 0 && <ProblemList problems={blocking} />}
      {blocking.length === 0 && traps.length > 0 && (
        <div className="grid gap-2">
          <p className="text-text-2">It can be published, but this will go wrong when it runs:</p>
          <ProblemList problems={traps} />
        </div>
      )}
      {workspace.parked.length > 0 && (
        <p className="text-status-errors-fg">Tasks that are set aside are not published.</p>
      )}
      {published && (
        <Segmented<Where>
          label="Version"
          value={where}
          onChange={setWhere}
          options={[
            { value: "new", title: `New version ${next}` },
            { value: "replace", title: `Replace version ${published.version}` },
          ]}
        />
      )}
      {changed.length > 0 && (
        <p>
          Task definitions change, too:{" "}
          {changed.map((one, at) => (
            <span key={String(one["name"])}>
              {at > 0 && ", "}
              <span className="font-mono text-xs">{String(one["name"])}</span>
              <UsedBy name={String(one["name"])} />
            </span>
          ))}
        </p>
      )}
      <Changes before={published?.definition ?? null} after={definition} />
      {publish.isError && <ErrorState error={publish.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button
          variant="primary"
          disabled={blocking.length > 0 || publish.isPending}
          onClick={() => publish.mutate()}
        >
          {publish.isPending ? "Publishing …" : `Publish version ${version}`}
        </Button>
      </div>
    </div>
  );
}

function UsedBy({ name }: { readonly name: string }) {
  const uses = useUses(name);
  return <span className="text-text-3"> (used by {countText(uses, "workflow")})</span>;
}

/** The definition with its version in its place. */
function versioned(definition: JsonObject, version: number): JsonObject {
  return { ...definition, version };
}

function changedTaskDefs(state: DesignerState): readonly JsonObject[] {
  return Object.entries(workspaceOf(state).taskDefs).flatMap(([name, drafted]) => {
    const known = state.taskDefs?.get(name);
    const isSame =
      known &&
      Object.entries(drafted).every(
        ([key, value]) => JSON.stringify(known[key]) === JSON.stringify(value),
      );
    return isSame ? [] : [{ ...drafted, name }];
  });
}

async function putTaskDef(
  definition: JsonObject,
  known: ReadonlyMap<string, TaskDef> | null,
): Promise<void> {
  const exists = known?.has(String(definition["name"])) ?? false;
  const request = exists
    ? ({ method: "PUT", body: definition } as const)
    : ({ method: "POST", body: [definition] } as const);
  await api("/metadata/taskdefs", request);
}

const CONTEXT = 3;

function Changes({
  before,
  after,
}: {
  readonly before: JsonObject | null;
  readonly after: JsonObject;
}) {
  const all = useMemo(() => {
    const old = before === null ? "" : JSON.stringify(withoutTimes(before), null, 2);
    return numbered(diffLines(old, JSON.stringify(withoutTimes(after), null, 2)));
  }, [before, after]);
  const shown = all.filter((_, at) =>
    all.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ line }) => line.kind !== "same"),
  );
  if (shown.length === 0)
    return (
      <p className="text-text-3">Nothing differs from version {String(before?.["version"])}.</p>
    );
  return (
    <details open={before !== null}>
      <summary className="py-1 text-text-2">Changes</summary>
      <pre className="mt-1 max-h-80 overflow-auto rounded-tile bg-surface-2 p-2 font-mono text-xs">
        {shown.slice(0, 600).map(({ line, number }) => (
          <span key={number} className={cn("block", COLOURS[line.kind])}>
            {MARKS[line.kind]} {line.text}
          </span>
        ))}
      </pre>
    </details>
  );
}

const COLOURS = {
  same: "text-text-2",
  added: "bg-status-completed-soft text-status-completed-fg",
  removed: "bg-status-failed-soft text-status-failed-fg",
} as const;
const MARKS = { same: " ", added: "+", removed: "−" } as const;

function numbered(lines: readonly DiffLine[]) {
  return lines.map((line, number) => ({ line, number }));
}

function withoutTimes(definition: JsonObject): JsonObject {
  const own = new Set(["createTime", "updateTime", "version"]);
  return Object.fromEntries(Object.entries(definition).filter(([key]) => !own.has(key)));
}
