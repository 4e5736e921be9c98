"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsBoolean, parseAsString, useQueryStates } from "nuqs";

import { PageHeader } from "@/components/operations/page-header";
import { Button } from "@/components/ui/button";
import { Dialog, SheetContent } from "@/components/ui/dialog";
import { Plus } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { EmptyState, ErrorState, ListSkeleton } from "@/components/ui/states";
import { ApiError } from "@/lib/client/api";
import { operations } from "@/lib/client/operations";

import { ScheduleForm } from "./schedule-form";
import { ScheduleRow } from "./schedule-row";

const ADDRESS = {
  q: parseAsString.withDefault("").withOptions({ throttleMs: 300 }),
  /** Name of the schedule whose form is open. */
  edit: parseAsString.withDefault(""),
  new: parseAsBoolean.withDefault(false),
};

/** What starts by the clock; the filter and the open form are in the address. */
export function SchedulesPage() {
  const [address, setAddress] = useQueryStates(ADDRESS);
  const result = useQuery(operations.schedules());
  const all = result.data ?? [];
  const rows = all.filter(({ name, startWorkflowRequest }) =>
    `${name} ${String(startWorkflowRequest.name)}`
      .toLowerCase()
      .includes(address.q.trim().toLowerCase()),
  );
  const edited = all.find(({ name }) => name === address.edit) ?? null;
  const isOpen = address.new || edited !== null;
  const close = () => void setAddress({ edit: null, new: null });
  const make = (
    <Button variant="primary" onClick={() => void setAddress({ new: true, edit: null })}>
      <Plus />
      New schedule
    </Button>
  );
  if (isUnknownHere(result.error)) return <NotOffered />;
  return (
    <div className="grid gap-4">
      <PageHeader title="Schedules" action={make}>
        Workflows that start by the clock.
      </PageHeader>
      {all.length > 0 && (
        <label className="max-w-72">
          <span className="sr-only">Search schedules</span>
          <Input
            type="search"
            value={address.q}
            placeholder="Search"
            onChange={(event) => void setAddress({ q: event.target.value || null })}
          />
        </label>
      )}
      {result.isPending && <ListSkeleton rows={4} />}
      {result.isError && (
        <ErrorState
          error={result.error}
          retry={() => void result.refetch()}
          isKept={result.data !== undefined}
        />
      )}
      {result.data && address.edit !== "" && edited === null && (
        <p role="status" className="text-text-2">
          There is no schedule named {address.edit}.
        </p>
      )}
      {result.data && all.length === 0 && (
        <EmptyState title="No schedules yet">
          A schedule starts a workflow at the times of a cron expression.
        </EmptyState>
      )}
      {all.length > 0 && rows.length === 0 && (
        <EmptyState
          title={`Nothing matches "${address.q}"`}
          action={<Button onClick={() => void setAddress({ q: null })}>Show all</Button>}
        />
      )}
      {rows.length > 0 && (
        <ul
          aria-label="Schedules"
          className="divide-y divide-border-subtle rounded-card border border-border-default bg-surface-1"
        >
          {rows.map((schedule) => (
            <ScheduleRow
              key={schedule.name}
              schedule={schedule}
              onEdit={() => void setAddress({ edit: schedule.name, new: null })}
            />
          ))}
        </ul>
      )}
      <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
        {isOpen && (
          <SheetContent
            title={edited === null ? "New schedule" : "Edit schedule"}
            className="w-[28rem]"
          >
            <ScheduleForm
              stored={edited}
              otherNames={all.map(({ name }) => name).filter((name) => name !== edited?.name)}
              onDone={close}
            />
          </SheetContent>
        )}
      </Dialog>
    </div>
  );
}

/** Conductor servers of the open-source line have no scheduler. */
function isUnknownHere(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 404;
}

function NotOffered() {
  return (
    <div className="grid gap-4">
      <PageHeader title="Schedules">Workflows that start by the clock.</PageHeader>
      <EmptyState title="The Conductor server has no scheduler">
        Workflows run on another server, and it does not offer schedules.
      </EmptyState>
    </div>
  );
}
