"use client";

import Link from "next/link";

import { ExecutionStatusChip } from "@/components/canvas/execution-status";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EmptyState, Skeleton } from "@/components/ui/states";
import { ThemeSwitch } from "@/components/ui/theme-switch";
import type { LiveExecution } from "@/lib/client/follow-execution";

import { ActionSheet } from "./action-sheet";
import { EditLink } from "./edit-link";
import { ExecutionCanvas } from "./execution-canvas";
import { RunBar } from "./run-bar";
import { RunCrumbs } from "./run-crumbs";
import { RunProvider, useLive, usePresent, useRun } from "./run-context";
import { RunDock } from "./run-dock";
import { RunDrawer } from "./run-drawer";
import { RunGallery } from "./run-gallery";
import { RunKeysHelp } from "./run-keys-help";
import { useRunSelection } from "./run-selection";
import { RunTitle } from "./run-title";
import { RunUnread } from "./run-unread";

/** One run on the whole window: its graph with live states, its tasks in time, and what can be done about it. */
export function ExecutionPage({ id }: { readonly id: string }) {
  return (
    <RunProvider id={id}>
      <Screen id={id} />
    </RunProvider>
  );
}

function Screen({ id }: { readonly id: string }) {
  const live = useLive();
  const present = usePresent();
  const isMissing = useRun(({ connection }) => connection === "missing");
  const { gallery } = useRunSelection();
  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <a
        href="#run"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-surface-1 focus:p-2"
      >
        Skip to the run
      </a>
      <TopBar id={id} live={present} />
      <main id="run" className={cn("flex min-h-0 flex-1", gallery && LEFT_OF_GALLERY)}>
        {isMissing && <Missing />}
        {!isMissing && live === null && <Unread />}
        {!isMissing && live !== null && <Body live={live} />}
      </main>
    </div>
  );
}

/**
 * What the gallery covers is cut off, but for its round corners: the browser asks the canvas about the wheel also where
 * something lies over it, and the gallery would wait for the answer at every step.
 */
const LEFT_OF_GALLERY = "[clip-path:inset(0_calc(min(100%,60rem)-1rem)_0_0)]";

function TopBar({ id, live }: { readonly id: string; readonly live: LiveExecution | null }) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-border-subtle bg-surface-1 px-3">
      <RunCrumbs id={id} live={live} />
      {live && (
        <span className="max-sm:hidden">
          <ExecutionStatusChip status={live.execution.status} />
        </span>
      )}
      <Button asChild variant="ghost" className="max-sm:hidden">
        <Link prefetch={false} href="/executions">
          All runs
        </Link>
      </Button>
      <RunKeysHelp />
      <ThemeSwitch />
    </header>
  );
}

function Body({ live }: { readonly live: LiveExecution }) {
  return (
    <>
      <RunTitle />
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="relative min-h-0 flex-1">
          <ExecutionCanvas live={live} />
          <RunBar className="absolute inset-x-2 top-2 z-10 sm:inset-x-4 sm:top-3">
            <EditLink name={live.execution.workflowName} />
          </RunBar>
        </div>
        <RunDock />
      </div>
      <RunDrawer />
      <RunGallery />
      <ActionSheet />
    </>
  );
}

function Unread() {
  return (
    <div className="relative flex min-w-0 flex-1">
      <div className="grid flex-1 content-start justify-items-center gap-9 pt-36">
        {[0, 1, 2].map((card) => (
          <Skeleton key={card} className="h-17 w-60 rounded-card" />
        ))}
      </div>
      <RunUnread className="absolute inset-x-8 top-8 mx-auto max-w-xl" />
    </div>
  );
}

function Missing() {
  return (
    <div className="mx-auto w-full max-w-xl p-6">
      <EmptyState
        title="There is no such run"
        action={
          <Button asChild>
            <Link prefetch={false} href="/executions">
              All executions
            </Link>
          </Button>
        }
      >
        It was removed, or the address is wrong.
      </EmptyState>
    </div>
  );
}
