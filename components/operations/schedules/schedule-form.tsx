"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";

import { toast } from "@/components/ui/toast";
import { Field } from "@/components/operations/field";
import { Button } from "@/components/ui/button";
import { DialogClose } from "@/components/ui/dialog";
import { Input, Select, Textarea } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { api, ApiError } from "@/lib/client/api";
import type { Schedule } from "@/lib/client/operations";
import { queries } from "@/lib/client/queries";

import {
  draftOf,
  type DraftProblems,
  problemsOf,
  refusalOf,
  type ScheduleDraft,
  scheduleOf,
} from "./schedule-draft";
import { TimeFields } from "./time-fields";

interface ScheduleFormProps {
  /** Null: a new one. */
  readonly stored: Schedule | null;
  /** Of the other schedules. */
  readonly otherNames: readonly string[];
  readonly onDone: () => void;
}

/** Makes or changes a schedule; what the server refuses is shown where it was typed. */
export function ScheduleForm({ stored, otherNames, onDone }: ScheduleFormProps) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(stored, browserZone()));
  const [problems, setProblems] = useState<DraftProblems>({});
  const catchUpId = useId();
  const change = (part: Partial<ScheduleDraft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setProblems({});
  };
  const save = useMutation({
    mutationFn: () =>
      api("/scheduler/schedules", { method: "POST", body: scheduleOf(draft, stored) }),
    onSuccess: () => {
      toast(`${draft.name.trim()} is saved.`);
      onDone();
    },
    onError: (error) =>
      setProblems(error instanceof ApiError ? refusalOf(error) : { form: error.message }),
    // Not waited for: what was refused can be corrected and sent again at once.
    onSettled: () => void client.invalidateQueries({ queryKey: ["schedules"] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = problemsOf(draft, otherNames);
    setProblems(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field
        label="Name"
        problem={problems.name}
        hint={stored === null ? undefined : "A name stays."}
      >
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            readOnly={stored !== null}
            maxLength={255}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <TimeFields times={draft.times} problems={problems} onChange={(times) => change({ times })} />
      <StartFields draft={draft} problems={problems} onChange={change} />
      <div className="flex items-start gap-3">
        <Switch
          id={catchUpId}
          checked={draft.catchUp}
          onCheckedChange={(catchUp) => change({ catchUp })}
        />
        <label htmlFor={catchUpId}>
          Make up for a missed run
          <span className="block text-xs text-text-3">
            After the server was down, the latest run that was missed starts at once.
          </span>
        </label>
      </div>
      {problems.form !== undefined && (
        <p role="alert" className="text-status-failed-fg">
          {problems.form}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" disabled={save.isPending}>
          Save schedule
        </Button>
      </div>
    </form>
  );
}

interface StartFieldsProps {
  readonly draft: ScheduleDraft;
  readonly problems: DraftProblems;
  readonly onChange: (part: Partial<ScheduleDraft>) => void;
}

/** What is started, and with what. */
function StartFields({ draft, problems, onChange }: StartFieldsProps) {
  const all = useQuery(queries.workflowVersions()).data ?? {};
  const names = Object.keys(all).toSorted();
  const isMissing = draft.workflow !== "" && !names.includes(draft.workflow);
  const versions = (all[draft.workflow] ?? []).map(({ version }) => String(version));
  const isOldVersion = draft.version !== "" && !versions.includes(draft.version);
  return (
    <>
      <div className="grid grid-cols-[1fr_auto] gap-3">
        <Field label="Workflow" problem={problems.workflow}>
          {(control) => (
            <Select
              {...control}
              value={draft.workflow}
              onChange={(event) => onChange({ workflow: event.target.value, version: "" })}
            >
              <option value="">Choose…</option>
              {isMissing && <option value={draft.workflow}>{draft.workflow} (not found)</option>}
              {names.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Version">
          {(control) => (
            <Select
              {...control}
              value={draft.version}
              onChange={(event) => onChange({ version: event.target.value })}
            >
              <option value="">Latest</option>
              {isOldVersion && <option value={draft.version}>{draft.version} (not found)</option>}
              {versions.map((version) => (
                <option key={version}>{version}</option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label="Input" hint="JSON, the same for every run." problem={problems.input}>
        {(control) => (
          <Textarea
            {...control}
            value={draft.input}
            rows={5}
            spellCheck={false}
            className="font-mono"
            onChange={(event) => onChange({ input: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}

function browserZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}
