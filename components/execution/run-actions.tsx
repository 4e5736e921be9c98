"use client";

import { useMutation } from "@tanstack/react-query";
import { Ellipsis, Pause, Play, RotateCw, Square } from "lucide-react";
import { useId, useState } from "react";
import { toast } from "sonner";

import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import { api, type Request } from "@/lib/client/api";
import type { LiveExecution } from "@/lib/client/follow-execution";

import { RunAgain } from "./run-again";
import { useRunFacts } from "./run-context";
import { isEnded } from "./run-state";

/** Calls an operation of a run; a refusal is shown in the server's words. */
export function useRunOperation(workflowId: string) {
  return useMutation({
    mutationFn: ({ path, ...request }: Request & { readonly path: string }) =>
      api(`/workflow/${encodeURIComponent(workflowId)}${path}`, request),
    onError: (error) => toast.error(error.message),
  });
}

/** Whether a run in a status can go on from what failed. */
export function canRetry(status: string): boolean {
  return status === "FAILED" || status === "TIMED_OUT" || status === "TERMINATED";
}

interface RunActionsProps {
  readonly live: LiveExecution;
  /** Where the new run is shown; by default on its own page. */
  readonly onStarted?: (id: string) => void;
}

/** Pause or resume, stop, retry, run again: whatever the state of the run allows. */
export function RunActions({ live, onStarted }: RunActionsProps) {
  const { workflowId, status } = live.execution;
  const call = useRunOperation(workflowId);
  const [stopping, setStopping] = useState(false);
  const isOpen = status === "RUNNING" || status === "PAUSED";
  const isFinal = useRunFacts()?.failures[0]?.status === "FAILED_WITH_TERMINAL_ERROR";
  return (
    <div className="flex items-center gap-1 empty:hidden">
      {status === "RUNNING" && (
        <Tooltip label="Pause: nothing new starts, running tasks may finish">
          <Button
            variant="ghost"
            size="icon"
            aria-label="Pause"
            onClick={() => call.mutate({ path: "/pause", method: "PUT" })}
          >
            <Pause aria-hidden />
          </Button>
        </Tooltip>
      )}
      {status === "PAUSED" && (
        <Button onClick={() => call.mutate({ path: "/resume", method: "PUT" })}>
          <Play aria-hidden />
          Resume
        </Button>
      )}
      {isOpen && (
        <Tooltip label="Stop">
          <Button variant="ghost" size="icon" aria-label="Stop" onClick={() => setStopping(true)}>
            <Square aria-hidden />
          </Button>
        </Tooltip>
      )}
      {canRetry(status) && (
        <Tooltip
          label={
            isFinal
              ? "The failure is final: a retry with the same input cannot help"
              : "Goes on from what failed; what is done stays (R)"
          }
        >
          <Button
            variant={isFinal ? "secondary" : "primary"}
            disabled={call.isPending}
            onClick={() => call.mutate({ path: "/retry", method: "POST" })}
          >
            <RotateCw aria-hidden />
            Retry
          </Button>
        </Tooltip>
      )}
      {isEnded(status) && <RunAgain live={live} onStarted={onStarted} />}
      {isEnded(status) && (
        <MoreActions
          restart={(latest) =>
            call.mutate({ path: `/restart?useLatestDefinitions=${latest}`, method: "POST" })
          }
        />
      )}
      <Dialog open={stopping} onOpenChange={setStopping}>
        {stopping && (
          <StopDialog
            onStop={(reason) => {
              const query = reason === "" ? "" : `?${new URLSearchParams({ reason })}`;
              call.mutate({ path: query, method: "DELETE" });
              setStopping(false);
            }}
          />
        )}
      </Dialog>
    </div>
  );
}

/** What throws away the tasks that were run. */
function MoreActions({ restart }: { readonly restart: (latest: boolean) => void }) {
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="More">
          <Ellipsis aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={() => restart(false)}>
          Restart: all tasks run again
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => restart(true)}>
          Restart with the newest definition
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function StopDialog({ onStop }: { readonly onStop: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  const id = useId();
  return (
    <DialogContent
      title="Stop this run?"
      description="Its tasks are canceled. It can be retried later, from where it was."
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          onStop(reason.trim());
        }}
      >
        <div className="grid gap-1">
          <label htmlFor={id} className="text-text-2">
            Reason, kept with the run
          </label>
          <input
            id={id}
            value={reason}
            maxLength={500}
            placeholder="optional"
            onChange={(event) => setReason(event.target.value)}
            className="h-8 rounded-control border border-border-strong bg-surface-1 px-2"
          />
        </div>
        <div className="flex justify-end gap-2">
          <DialogClose asChild>
            <Button>Keep running</Button>
          </DialogClose>
          <Button type="submit" variant="danger">
            Stop run
          </Button>
        </div>
      </form>
    </DialogContent>
  );
}
