"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";

import { Pause, Play, Trash2 } from "@/components/ui/icons";
import { toast } from "@/components/ui/toast";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TimeAgo } from "@/components/ui/time-ago";
import { Tooltip } from "@/components/ui/tooltip";
import { WorkflowLink } from "@/components/ui/workflow-link";
import { api } from "@/lib/client/api";
import { operations, type Schedule } from "@/lib/client/operations";
import { useServerNow } from "@/lib/client/server-clock";

import { timesOf } from "./schedule-draft";
import { untilText, zoneTime } from "./zone-time";

interface ScheduleRowProps {
  readonly schedule: Schedule;
  readonly onEdit: () => void;
}

export function ScheduleRow({ schedule, onEdit }: ScheduleRowProps) {
  const { name, paused = false, pausedReason, startWorkflowRequest } = schedule;
  const workflow = String(startWorkflowRequest.name);
  const { version } = startWorkflowRequest;
  return (
    <li className="grid items-center gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_15rem_9rem]">
      <div className="min-w-0">
        <div className="flex min-w-0 items-center gap-2">
          <button
            type="button"
            onClick={onEdit}
            aria-label={`Edit ${name}`}
            className="min-h-6 truncate font-medium hover:underline"
            title={name}
          >
            {name}
          </button>
          {paused && <Badge title={pausedReason}>paused</Badge>}
        </div>
        <p className="truncate text-text-3">
          starts{" "}
          <WorkflowLink
            name={workflow}
            className="text-text-2 underline decoration-border-strong underline-offset-2 hover:text-text-1"
          >
            {workflow}
          </WorkflowLink>
          {typeof version === "number" && ` v${version}`} ·{" "}
          <Link
            prefetch={false}
            href={`/executions?workflow=${encodeURIComponent(workflow)}`}
            aria-label={`Runs of ${workflow}`}
            className="text-text-2 underline decoration-border-strong underline-offset-2 hover:text-text-1"
          >
            runs
          </Link>
        </p>
        <LastStart schedule={schedule} />
      </div>
      <Times schedule={schedule} />
      <RowActions schedule={schedule} />
    </li>
  );
}

/** The expressions, and the next of all their times. */
function Times({ schedule }: { readonly schedule: Schedule }) {
  const times = timesOf(schedule);
  const zones = [...new Set(times.map(({ zoneId }) => zoneId))];
  return (
    <div className="min-w-0 break-words">
      {times.map(({ id, cronExpression, zoneId }) => (
        <p key={id} className="font-mono">
          {cronExpression}
          {zones.length > 1 && <span className="ml-1.5 font-sans text-text-3">{zoneId}</span>}
        </p>
      ))}
      <NextRun schedule={schedule} zone={zones.length === 1 ? (zones[0] ?? null) : null} />
    </div>
  );
}

/** Whether the latest start went well, and where it is. */
function LastStart({ schedule: { name, nextRunTime } }: { readonly schedule: Schedule }) {
  const { data } = useQuery(operations.lastStart(name, nextRunTime ?? null));
  if (!data) return null;
  const when = <TimeAgo iso={new Date(data.executionTime).toISOString()} />;
  if (data.workflowId === undefined) {
    return (
      <p className="line-clamp-2 text-status-failed-fg" title={data.reason}>
        Could not start {when}: {data.reason}
      </p>
    );
  }
  return (
    <p className="text-text-3">
      last started{" "}
      <Link
        prefetch={false}
        href={`/executions/${encodeURIComponent(data.workflowId)}`}
        aria-label={`Latest run of ${name}`}
        className="text-text-2 underline decoration-border-strong underline-offset-2 hover:text-text-1"
      >
        {when}
      </Link>
    </p>
  );
}

interface NextRunProps {
  readonly schedule: Schedule;
  /** Null: there are several, each beside its expression. */
  readonly zone: string | null;
}

const AGAIN_MS = 1_000;

function NextRun({ schedule, zone }: NextRunProps) {
  const nowMs = useServerNow(AGAIN_MS);
  const { nextRunTime, paused } = schedule;
  const where = zone === null ? "" : ` · ${zone}`;
  if (nextRunTime === undefined) {
    return <p className="text-text-3">{paused === true ? zone : `no run to come${where}`}</p>;
  }
  const exact = zone === null ? zoneTime(nextRunTime) : `${zoneTime(nextRunTime, zone)} in ${zone}`;
  return (
    <p className="text-text-3 tabular-nums">
      <time dateTime={new Date(nextRunTime).toISOString()} title={exact}>
        next {untilText(nextRunTime - nowMs)}
      </time>
      {where}
    </p>
  );
}

function RowActions({ schedule }: { readonly schedule: Schedule }) {
  const client = useQueryClient();
  const { name, paused = false } = schedule;
  const path = `/scheduler/schedules/${encodeURIComponent(name)}`;
  const refresh = () => client.invalidateQueries({ queryKey: ["schedules"] });
  const pause = useMutation({
    mutationFn: () => api(`${path}/${paused ? "resume" : "pause"}`, { method: "PUT" }),
    onError,
    onSettled: refresh,
  });
  const undo = useMutation({
    mutationFn: () => {
      const { nextRunTime: _next, ...stored } = schedule;
      return api("/scheduler/schedules", { method: "POST", body: stored });
    },
    onError,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => api(path, { method: "DELETE" }),
    onError,
    onSuccess: () =>
      toast(`${name} is deleted. Runs that have started go on.`, {
        duration: 10_000,
        action: { label: "Undo", onClick: () => undo.mutate() },
      }),
    onSettled: refresh,
  });
  const word = paused ? "Resume" : "Pause";
  return (
    <div className="flex items-center gap-1 sm:justify-end">
      <Button
        size="sm"
        aria-label={`${word} ${name}`}
        disabled={pause.isPending}
        onClick={() => pause.mutate()}
      >
        {paused ? <Play /> : <Pause />}
        {word}
      </Button>
      <Tooltip label="Delete">
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`Delete ${name}`}
          disabled={remove.isPending}
          onClick={() => remove.mutate()}
        >
          <Trash2 />
        </Button>
      </Tooltip>
    </div>
  );
}

function onError(error: Error): void {
  toast.error(error.message);
}
