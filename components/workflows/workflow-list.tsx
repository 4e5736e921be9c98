"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";

import { Button } from "@/components/ui/button";
import { Plus } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { queries } from "@/lib/client/queries";

import { ImportButton, ImportDrop, useImport } from "./import-workflows";
import { NewWorkflow } from "./new-workflow";
import { TemplateGallery } from "./template-gallery";
import { WorkflowCard } from "./workflow-card";
import { entriesOf, type WorkflowEntry } from "./workflow-entries";

const RECENT = { workflow: "", status: "", text: "", start: 0, size: 50 };
const SEARCH_FROM = 6;

/** All workflows with their last run: one's own first, then the samples. */
export function WorkflowList() {
  const [text, setText] = useQueryState("q", parseAsString.withDefault(""));
  const definitions = useQuery(queries.definitions());
  const drafts = useQuery(queries.drafts());
  const samples = useQuery(queries.samples());
  const runs = useQuery(queries.executions(RECENT));
  const importing = useImport();
  const { own, shipped } = entriesOf({
    definitions: definitions.data ?? [],
    drafts: drafts.data ?? [],
    samples: samples.data?.samples ?? [],
    runs: runs.data?.results ?? [],
  });
  const total = own.length + shipped.length;
  const isPending = definitions.isPending || drafts.isPending || samples.isPending;
  const found = (entries: readonly WorkflowEntry[]) =>
    entries.filter((entry) => matches(entry, text));
  return (
    <ImportDrop onFiles={(files) => importing.mutate(files)}>
      <div className="grid gap-6">
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-0 flex-1 basis-52">
            <h1 className="text-xl font-semibold">Workflows</h1>
            <p className="text-text-2">Open one, drop a photo on it and press Run.</p>
          </div>
          {total > SEARCH_FROM && <SearchBox text={text} onText={(next) => void setText(next)} />}
          <div className="flex gap-2">
            <ImportButton onFiles={(files) => importing.mutate(files)} />
            <TemplateGallery />
            <NewWorkflow
              trigger={
                <Button variant="primary">
                  <Plus />
                  New workflow
                </Button>
              }
            />
          </div>
        </div>
        {isPending && <Loading />}
        {definitions.isError && (
          <ErrorState error={definitions.error} retry={() => void definitions.refetch()} />
        )}
        {!isPending && !definitions.isError && total === 0 && (
          <EmptyState title="No workflows yet">
            Begin with an empty canvas: New workflow, then drag tasks onto it. Or drop a definition
            in JSON here.
          </EmptyState>
        )}
        {!isPending && (
          <>
            <Section title="Your workflows" entries={found(own)} />
            <Section
              title="Samples"
              about="Each runs with one click and the photo that comes with it. Change them as you like."
              entries={found(shipped)}
            />
          </>
        )}
        {total > 0 && [...found(own), ...found(shipped)].length === 0 && (
          <EmptyState
            title={`No workflow matches "${text}"`}
            action={<Button onClick={() => void setText(null)}>Show all</Button>}
          />
        )}
      </div>
    </ImportDrop>
  );
}

function matches({ name, sample, definition }: WorkflowEntry, text: string): boolean {
  const words = [name, sample?.title, definition?.description].join(" ").toLowerCase();
  return words.includes(text.trim().toLowerCase());
}

interface SearchProps {
  readonly text: string;
  readonly onText: (text: string | null) => void;
}

function SearchBox({ text, onText }: SearchProps) {
  return (
    <Input
      type="search"
      aria-label="Search workflows"
      placeholder="Search"
      value={text}
      onChange={({ target }) => onText(target.value || null)}
      className="w-56 max-sm:w-full"
    />
  );
}

interface SectionProps {
  readonly title: string;
  readonly about?: string;
  readonly entries: readonly WorkflowEntry[];
}

function Section({ title, about, entries }: SectionProps) {
  if (entries.length === 0) return null;
  return (
    <section aria-label={title} className="grid gap-3">
      <div>
        <h2 className="text-lg font-semibold">{title}</h2>
        {about && <p className="text-text-2">{about}</p>}
      </div>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {entries.map((entry) => (
          <li key={entry.name}>
            <WorkflowCard entry={entry} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Loading() {
  return (
    <div
      className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3"
      role="status"
      aria-label="Loading workflows"
    >
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} className="h-40" />
      ))}
    </div>
  );
}
