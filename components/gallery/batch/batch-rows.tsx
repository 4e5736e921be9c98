"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";

import { ImageOff, RotateCw } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Button } from "@/components/ui/button";
import { PlainImage } from "@/components/ui/plain-image";
import { api } from "@/lib/client/api";
import { sendAgain, type SentPhoto } from "@/lib/client/batch-sender";
import { bytesText, countText, durationText, shortId } from "@/lib/client/format";
import { reasonInWords } from "@/lib/core/execution/reason";
import type { BatchRun } from "@/lib/core/gallery/batch";

interface BatchRowsProps {
  readonly id: string;
  readonly runs: readonly BatchRun[];
  readonly photos: readonly SentPhoto[];
}

/** Photos that are being sent or were refused, then the runs; what needs somebody is first. */
export function BatchRows({ id, runs, photos }: BatchRowsProps) {
  const refused = photos.filter(({ state }) => state === "refused");
  const onTheWay = photos.filter(({ state }) => state === "sending" || state === "waiting");
  const sorted = runs.toSorted((a, b) => Number(hasFailed(b)) - Number(hasFailed(a)));
  return (
    <ul
      aria-label="Runs of the batch"
      className="divide-y divide-border-subtle overflow-hidden rounded-card border border-border-default bg-surface-1"
    >
      {refused.map((photo) => (
        <PhotoRow key={photo.key} id={id} photo={photo} />
      ))}
      {sorted.map((run) => (
        <RunRow key={run.workflowId} id={id} run={run} />
      ))}
      {onTheWay.map((photo) => (
        <PhotoRow key={photo.key} id={id} photo={photo} />
      ))}
    </ul>
  );
}

function hasFailed({ status }: BatchRun): boolean {
  return status === "FAILED" || status === "TIMED_OUT" || status === "TERMINATED";
}

const ROW =
  "flex min-h-16 items-center gap-3 px-3 py-2 sm:gap-4 [contain-intrinsic-size:auto_4rem] [content-visibility:auto]";

function PhotoRow({ id, photo }: { readonly id: string; readonly photo: SentPhoto }) {
  const { file, state, share, problem, key } = photo;
  const percent = `${Math.round(share * 100)} %`;
  return (
    <li className={ROW}>
      <Frame artifactId={null} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{file.name}</p>
        {problem !== null && <p className="text-xs text-status-failed-fg">{problem}</p>}
      </div>
      {state === "refused" ? (
        <Button size="sm" onClick={() => sendAgain(id, key)}>
          <RotateCw />
          Send again
        </Button>
      ) : (
        <span className="text-text-3 tabular-nums">
          {state === "waiting" ? "waits to be sent" : `sending ${percent}`}
        </span>
      )}
    </li>
  );
}

function RunRow({ id, run }: { readonly id: string; readonly run: BatchRun }) {
  const client = useQueryClient();
  const { workflowId, status, photo, variants, bytes, reason, startTime, endTime } = run;
  const retry = useMutation({
    mutationFn: () => api(`/workflow/${encodeURIComponent(workflowId)}/retry`, { method: "POST" }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["batch", id] }),
    onError: (error) => toast.error(error.message),
  });
  const name = photo?.name ?? `Run ${shortId(workflowId)}`;
  return (
    <li className={ROW}>
      <Frame artifactId={run.imageId ?? photo?.artifactId ?? null} />
      <div className="min-w-0 flex-1">
        <Link
          href={`/executions/${workflowId}`}
          prefetch={false}
          className="block truncate font-medium hover:underline"
        >
          {name}
        </Link>
        {reason !== null && hasFailed(run) ? (
          <p className="truncate text-xs text-status-failed-fg" title={reason}>
            {reasonInWords(reason)}
          </p>
        ) : (
          <p className="text-xs text-text-3 tabular-nums">
            {[
              variants > 0 ? `${countText(variants, "variant")} · ${bytesText(bytes)}` : "",
              endTime > 0 ? durationText(endTime - startTime) : "",
            ]
              .filter((part) => part !== "")
              .join(" · ")}
          </p>
        )}
      </div>
      <span className="flex shrink-0 items-center gap-x-4 gap-y-1.5 max-sm:flex-col-reverse max-sm:items-end">
        {hasFailed(run) && (
          <Button
            size="sm"
            disabled={retry.isPending}
            aria-label={`Retry ${name}`}
            onClick={() => retry.mutate()}
          >
            <RotateCw />
            Retry
          </Button>
        )}
        <ExecutionStatusChip status={status} />
      </span>
    </li>
  );
}

function Frame({ artifactId }: { readonly artifactId: string | null }) {
  return (
    <span className="grid size-12 shrink-0 place-items-center overflow-hidden rounded-tile bg-surface-2 text-text-3">
      {artifactId === null ? (
        <ImageOff className="size-4" />
      ) : (
        <PlainImage
          src={`/api/artifacts/${artifactId}/preview?width=96`}
          alt=""
          loading="lazy"
          className="size-full object-cover"
        />
      )}
    </span>
  );
}
