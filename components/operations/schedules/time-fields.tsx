"use client";

import { useId } from "react";

import { Field } from "@/components/operations/field";
import { Button } from "@/components/ui/button";
import { Plus, X } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { Tooltip } from "@/components/ui/tooltip";

import { CronPreview } from "./cron-preview";
import type { DraftProblems, DraftTime } from "./schedule-draft";

interface TimeFieldsProps {
  readonly times: readonly DraftTime[];
  readonly problems: DraftProblems;
  readonly onChange: (times: readonly DraftTime[]) => void;
}

/** When a schedule runs: one expression or several, each in a zone of its own. */
export function TimeFields({ times, problems, onChange }: TimeFieldsProps) {
  const zonesId = useId();
  const change = (at: number, part: Partial<DraftTime>) =>
    onChange(times.map((time, index) => (index === at ? { ...time, ...part } : time)));
  const add = () => {
    const id = Math.max(...times.map((time) => time.id)) + 1;
    onChange([...times, { id, cronExpression: "", zoneId: times[0]?.zoneId ?? "UTC" }]);
  };
  return (
    <div className="grid gap-3">
      {times.map((time, at) => (
        <div key={time.id} className="flex items-start gap-2">
          <TimeRow
            time={time}
            number={at === 0 ? "" : ` ${at + 1}`}
            problem={problems[`times.${at}`]}
            zonesId={zonesId}
            onChange={(part) => change(at, part)}
          />
          {times.length > 1 && (
            <Tooltip label="Remove this time">
              <Button
                variant="ghost"
                size="icon-sm"
                className="mt-7"
                aria-label={`Remove time ${at + 1}`}
                onClick={() => onChange(times.filter((_time, index) => index !== at))}
              >
                <X />
              </Button>
            </Tooltip>
          )}
        </div>
      ))}
      <datalist id={zonesId}>
        {ZONES.map((zone) => (
          <option key={zone}>{zone}</option>
        ))}
      </datalist>
      <div>
        <Button size="sm" variant="ghost" onClick={add}>
          <Plus />
          Add another time
        </Button>
      </div>
    </div>
  );
}

interface TimeRowProps {
  readonly time: DraftTime;
  /** Behind the names of its fields; empty for the first. */
  readonly number: string;
  readonly problem: string | undefined;
  readonly zonesId: string;
  readonly onChange: (part: Partial<DraftTime>) => void;
}

function TimeRow({ time, number, problem, zonesId, onChange }: TimeRowProps) {
  const { cronExpression, zoneId } = time;
  return (
    <div className="grid flex-1 gap-3 sm:grid-cols-2">
      <Field
        label={`Cron expression${number}`}
        problem={problem}
        hint={<CronPreview expression={cronExpression} zone={zoneId} />}
      >
        {(control) => (
          <Input
            {...control}
            value={cronExpression}
            placeholder="0 0 2 * * *"
            autoComplete="off"
            spellCheck={false}
            className="font-mono"
            onChange={(event) => onChange({ cronExpression: event.target.value })}
          />
        )}
      </Field>
      <Field label={`Time zone${number}`}>
        {(control) => (
          <Input
            {...control}
            list={zonesId}
            value={zoneId}
            placeholder="UTC"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange({ zoneId: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

const ZONES = Intl.supportedValuesOf("timeZone");
