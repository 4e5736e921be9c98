"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { parseAsInteger, parseAsStringLiteral, useQueryStates } from "nuqs";

import { Download, RotateCw } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { useSettled } from "@/components/pictures/use-settled";
import { PicturesSoFar } from "@/components/pictures/pictures-so-far";
import { Button } from "@/components/ui/button";
import { type HiddenTitle, useHiddenTitle } from "@/components/ui/hidden-title";
import { Segmented } from "@/components/ui/segmented";
import { EmptyState, ErrorState, ListSkeleton } from "@/components/ui/states";
import { WorkflowLink } from "@/components/ui/workflow-link";
import { api } from "@/lib/client/api";
import { useSentBatch } from "@/lib/client/batch-sender";
import { bytesText, countText } from "@/lib/client/format";
import { galleries } from "@/lib/client/gallery";
import type { BatchRun } from "@/lib/core/gallery/batch";

import { BatchRows } from "./batch-rows";
import { type BatchProgress, progressOf, progressText } from "./progress";

const VIEWS = ["runs", "variants"] as const;
const ADDRESS = {
  of: parseAsInteger,
  view: parseAsStringLiteral(VIEWS).withDefault("runs"),
};

/** All runs with one correlation id: many photos through one workflow. */
export function BatchPage({ id }: { readonly id: string }) {
  const [{ of, view }, setAddress] = useQueryStates(ADDRESS);
  const sent = useSentBatch(id);
  const expected = sent?.photos.filter(({ state }) => state !== "refused").length ?? 0;
  const result = useQuery(galleries.batch(id, expected));
  const runs = result.data?.runs ?? [];
  const progress = progressOf(runs, sent?.photos, of);
  useHiddenTitle(titleOf(progress));
  const isEmpty = result.data !== undefined && progress.total === 0;
  return (
    <div className="grid gap-5">
      <Header id={id} runs={runs} progress={progress} isEmpty={isEmpty} />
      {result.isError && (
        <ErrorState
          error={result.error}
          retry={() => void result.refetch()}
          isKept={result.data !== undefined}
        />
      )}
      {result.isPending && <ListSkeleton rows={5} />}
      {isEmpty && (
        <EmptyState
          title="There is no such batch"
          action={
            <Button asChild>
              <Link href="/executions">All executions</Link>
            </Button>
          }
        >
          No run has the correlation id {id}. Its runs were removed, or the address is wrong.
        </EmptyState>
      )}
      {result.data && !isEmpty && (
        <>
          <Segmented
            label="What is shown"
            value={view}
            options={[
              { value: "runs", title: `Runs (${progress.total})` },
              { value: "variants", title: `Variants (${variantsIn(runs)})` },
            ]}
            onChange={(next) => void setAddress({ view: next === "runs" ? null : next })}
            className="justify-self-start"
          />
          {view === "runs" ? (
            <BatchRows id={id} runs={runs} photos={sent?.photos ?? []} />
          ) : (
            <Variants id={id} made={variantsIn(runs)} />
          )}
          {progress.lost > 0 && (
            <p className="text-status-retry-fg">
              {countText(progress.lost, "photo")} of this batch never arrived: the tab that sent
              them was closed. Run them as another batch.
            </p>
          )}
        </>
      )}
    </div>
  );
}

/** For a hidden tab. */
function titleOf(progress: BatchProgress): HiddenTitle | null {
  const { total, completed, failed, refused, open, sending } = progress;
  if (total === 0) return null;
  const text = `${completed} of ${total} · batch`;
  if (failed + refused > 0)
    return { mood: "failed", text: `✗ ${failed + refused} failed, ${text}` };
  return open + sending > 0
    ? { mood: "running", text: `▶ ${text}` }
    : { mood: "completed", text: `✓ ${text}` };
}

function variantsIn(runs: readonly BatchRun[]): number {
  return runs.reduce((sum, { variants }) => sum + variants, 0);
}

interface HeaderProps {
  readonly id: string;
  readonly runs: readonly BatchRun[];
  readonly progress: BatchProgress;
  /** Nothing is known of it: there is nothing to lead to. */
  readonly isEmpty: boolean;
}

function Header({ id, runs, progress, isEmpty }: HeaderProps) {
  const names = [...new Set(runs.map(({ workflowName }) => workflowName))];
  const bytes = runs.reduce((sum, run) => sum + run.bytes, 0);
  const zip = `/api/batches/${encodeURIComponent(id)}/artifacts.zip`;
  return (
    <header className="grid gap-3">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h1 className="text-xl font-semibold wrap-anywhere">{isEmpty ? "Batch" : id}</h1>
          <p className="text-text-2">
            {names.map((name, at) => (
              <span key={name}>
                {at > 0 && ", "}
                <WorkflowLink name={name} className="wrap-anywhere text-accent-text underline">
                  {name}
                </WorkflowLink>
              </span>
            ))}
            {names.length > 0 && " · "}
            {!isEmpty && (
              <Link
                href={`/executions?correlation=${encodeURIComponent(id)}`}
                className="whitespace-nowrap text-accent-text underline"
              >
                as a list
              </Link>
            )}
          </p>
        </div>
        <RetryFailed id={id} runs={runs} />
        {variantsIn(runs) > 0 && (
          <Button asChild variant="primary">
            <a href={zip} download>
              <Download />
              Download zip · {bytesText(bytes)}
            </a>
          </Button>
        )}
      </div>
      {progress.total > 0 && <Bar progress={progress} />}
    </header>
  );
}

const PARTS = [
  ["completed", "bg-status-completed-solid"],
  ["failed", "bg-status-failed-solid"],
  ["refused", "bg-status-failed-solid"],
  ["open", "bg-status-running-solid"],
  ["sending", "bg-status-queued-solid"],
] as const;

function Bar({ progress }: { readonly progress: BatchProgress }) {
  const { total, completed, failed, refused } = progress;
  const done = completed + failed + refused;
  const text = progressText(progress);
  return (
    <div className="grid gap-1">
      <div
        role="progressbar"
        aria-label="Progress of the batch"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={text}
        className="flex h-2 gap-px overflow-hidden rounded-full bg-surface-2"
      >
        {PARTS.map(([part, color]) =>
          progress[part] === 0 ? null : (
            <span
              key={part}
              className={`${color} transition-[width]`}
              style={{ width: `${(progress[part] / total) * 100}%` }}
            />
          ),
        )}
      </div>
      <p className="text-text-2 tabular-nums" aria-live="polite">
        {text}
      </p>
    </div>
  );
}

const CAN_RETRY: ReadonlySet<string> = new Set(["FAILED", "TIMED_OUT", "TERMINATED"]);

interface BulkAnswer {
  readonly bulkErrorResults: Readonly<Record<string, string>>;
}

function RetryFailed({ id, runs }: Pick<HeaderProps, "id" | "runs">) {
  const client = useQueryClient();
  const failed = runs.filter(({ status }) => CAN_RETRY.has(status));
  const retry = useMutation({
    mutationFn: () =>
      api<BulkAnswer>("/workflow/bulk/retry", {
        method: "POST",
        body: failed.map(({ workflowId }) => workflowId),
      }),
    onSuccess: ({ bulkErrorResults }) => {
      const [refusal] = Object.values(bulkErrorResults);
      if (refusal !== undefined) toast.error(refusal);
      return client.invalidateQueries({ queryKey: ["batch", id] });
    },
    onError: (error) => toast.error(error.message),
  });
  if (failed.length === 0) return null;
  return (
    <Button disabled={retry.isPending} onClick={() => retry.mutate()}>
      <RotateCw />
      Retry {countText(failed.length, "failed run")}
    </Button>
  );
}

const AGAIN_MS = 1_000;

function Variants({ id, made }: { readonly id: string; readonly made: number }) {
  const result = useQuery(galleries.ofBatch(id, useSettled(made, AGAIN_MS)));
  const zipUrl = `/api/batches/${encodeURIComponent(id)}/artifacts.zip`;
  return <PicturesSoFar result={result} maker="run" zipUrl={zipUrl} hasZipLink />;
}
