"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";

import { GitCompareArrows } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Button } from "@/components/ui/button";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { Segmented } from "@/components/ui/segmented";
import { ErrorState } from "@/components/ui/states";
import { countText } from "@/lib/client/format";
import { print } from "@/lib/core/definition/print";
import { withNote } from "@/lib/core/definition/version-note";
import { problemsOf } from "@/lib/core/definition/problems";
import type { JsonObject } from "@/lib/core/json";

import { say } from "./actions";
import { compareWithPublished } from "./compare/open-comparison";
import { useDesigner, useDesignerStore } from "./designer-context";
import { useUses } from "./use-uses";
import { ProblemList } from "./problem-list";
import { type Publication, publish } from "./publish";
import { type DesignerState, workspaceOf } from "./store";
import { TextDiff } from "./text-diff";
import { VersionHistory } from "./version-history";
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

const BLOCKED = "What the list above says has to be settled first.";

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
  const { checked } = state;
  // What was found a moment ago knows more: workers, other workflows, the last run.
  const problems = useMemo(
    () => (checked.workspace === workspace ? checked.problems : problemsOf(workspace)),
    [checked, workspace],
  );
  const blocking = problems.filter(({ level }) => level === "S");
  const traps = problems.filter(({ level }) => level === "R");
  const next = published === null ? 1 : published.version + 1;
  const version = where === "replace" && published ? published.version : next;
  const [note, setNote] = useState("");
  const definition = withNote({ ...print(workspace.doc), name: state.name, version }, note);
  const changed = changedTaskDefs(state);
  const publication = { definition, version, isReplacing: version !== next, taskDefs: changed };
  const publishing = useMutation({
    mutationFn: (what: Publication) => publish(store, autosave, what),
    // By now the next version is the one behind it.
    onSuccess: (_done, { version }) => {
      void client.invalidateQueries();
      say(store, `Published version ${version}`);
      toast.success(`Published ${state.name}, version ${version}.`);
      onDone();
    },
  });
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      {blocking.length > 0 && (
        <div className="grid gap-2">
          <p className="text-text-2">
            {blocking.length === 1
              ? "One thing has to be settled before it can be published:"
              : `${blocking.length} things have to be settled before it can be published:`}
          </p>
          <ProblemList problems={blocking} />
        </div>
      )}
      {blocking.length === 0 && traps.length > 0 && (
        <div className="grid gap-2">
          <p className="text-text-2">It can be published, but this will go wrong when it runs:</p>
          <ProblemList problems={traps} />
        </div>
      )}
      {workspace.parked.length > 0 && (
        <p className="text-status-errors-fg">Tasks that are set aside are not published.</p>
      )}
      {workspace.presentation.text !== undefined && (
        <p className="text-text-2">Comments in the text are not published: JSON has none.</p>
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
        <section aria-label="Task definitions that change" className="grid gap-1">
          {changed.map((one) => {
            const name = String(one["name"]);
            const known = state.taskDefs?.get(name);
            return (
              <div key={name}>
                <TextDiff
                  title={`Task definition ${name}`}
                  before={known ? (known as JsonObject) : null}
                  after={{ ...(known as JsonObject | undefined), ...one }}
                />
                <UsedBy name={name} />
              </div>
            );
          })}
        </section>
      )}
      <TextDiff
        title={published ? `Changes since version ${published.version}` : "What is published"}
        before={published?.definition ?? null}
        after={definition}
      />
      {published && (
        <Button className="w-fit" size="sm" onClick={() => compareWithPublished(store)}>
          <GitCompareArrows />
          Show the changes on the canvas
        </Button>
      )}
      <label className="grid gap-1">
        <span className="text-text-2">Note</span>
        <textarea
          rows={2}
          maxLength={500}
          value={note}
          placeholder="what changed, and why"
          onChange={({ target }) => setNote(target.value)}
          className="w-full rounded-control border border-border-strong bg-surface-1 px-2 py-1.5"
        />
        <span className="text-xs text-text-3">Kept with the version, in its metadata.</span>
      </label>
      <VersionHistory name={state.name} current={definition} onOpened={onDone} />
      {publishing.isError && <ErrorState error={publishing.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button
          variant="primary"
          disabled={blocking.length > 0 || publishing.isPending}
          {...(blocking.length > 0 ? { title: BLOCKED, "aria-description": BLOCKED } : {})}
          onClick={() => publishing.mutate(publication)}
        >
          {publishing.isPending ? "Publishing …" : `Publish version ${version}`}
        </Button>
      </div>
    </div>
  );
}

function UsedBy({ name }: { readonly name: string }) {
  const uses = useUses(name);
  return <p className="text-xs text-text-3">Used by {countText(uses, "workflow")}.</p>;
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
