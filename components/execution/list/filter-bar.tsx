"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Search, X } from "@/components/ui/icons";
import { Input } from "@/components/ui/input";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";
import { queries } from "@/lib/client/queries";
import type { ListFilter } from "@/lib/core/execution/list-filter";
import { EXECUTION_STATUSES } from "@/lib/core/execution/state";
import { EXECUTION_WORDS } from "@/lib/core/execution/status-words";

import { AGO, timeWords } from "./filter-words";

interface FilterProps {
  readonly filter: ListFilter;
  readonly onChange: (changes: Partial<ListFilter>) => void;
}

const CHIP =
  "h-8 rounded-full border border-border-default bg-surface-1 px-3 text-xs font-medium whitespace-nowrap text-text-2 hover:bg-surface-hover";
const CHOSEN = "border-accent bg-accent-soft text-accent-text";

/** In a narrow window one row that is moved sideways, to the edges of the window. */
const CHIPS =
  "-mx-4 flex w-[calc(100%+2rem)] shrink-0 items-center gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:contents";

/** Everything by which executions are found; each part is in the address. */
export function FilterBar({ filter, onChange }: FilterProps) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label className="relative min-w-48 flex-1 sm:max-w-72">
        <span className="sr-only">Search in ids, names, inputs and outputs</span>
        <Search className="absolute top-2 left-2 size-4 text-text-3" />
        <Input
          type="search"
          value={filter.text}
          placeholder="Search"
          onChange={(event) => onChange({ text: event.target.value })}
          className="pl-8"
        />
      </label>
      <div className={CHIPS}>
        <StatusChips filter={filter} onChange={onChange} />
        <button
          type="button"
          aria-pressed={filter.retried}
          onClick={() => onChange({ retried: !filter.retried })}
          className={cn(CHIP, filter.retried && CHOSEN)}
        >
          Has retries
        </button>
        <TextChip
          title="Workflow"
          value={filter.workflow}
          help="The name; * stands for anything."
          onValue={(workflow) => onChange({ workflow })}
          hasNames
        />
        <TextChip
          title="Correlation id"
          value={filter.correlation}
          help="As it was given at the start; * stands for anything."
          onValue={(correlation) => onChange({ correlation })}
        />
        <TimeChip filter={filter} onChange={onChange} />
      </div>
    </div>
  );
}

function StatusChips({ filter, onChange }: FilterProps) {
  const { status } = filter;
  return (
    <div
      role="group"
      aria-label="Status"
      className="flex flex-wrap gap-1 max-sm:shrink-0 max-sm:flex-nowrap"
    >
      {EXECUTION_STATUSES.map((name) => {
        const isChosen = status.includes(name);
        return (
          <button
            key={name}
            type="button"
            aria-pressed={isChosen}
            onClick={() =>
              onChange({
                status: isChosen ? status.filter((each) => each !== name) : [...status, name],
              })
            }
            className={cn(CHIP, isChosen && CHOSEN)}
          >
            {EXECUTION_WORDS[name].word}
          </button>
        );
      })}
    </div>
  );
}

interface TextChipProps {
  readonly title: string;
  readonly value: string;
  readonly help: string;
  readonly onValue: (value: string) => void;
  /** With the names of workflows to choose from. */
  readonly hasNames?: boolean;
}

function TextChip({ title, value, help, onValue, hasNames = false }: TextChipProps) {
  const id = useId();
  const names = useQuery({ ...queries.definitions(), enabled: hasNames }).data ?? [];
  return (
    <Chip title={title} value={value} onClear={() => onValue("")}>
      <label htmlFor={id} className="font-medium">
        {title}
      </label>
      <Input
        id={id}
        value={value}
        aria-describedby={`${id}-help`}
        list={hasNames ? `${id}-names` : undefined}
        onChange={(event) => onValue(event.target.value)}
      />
      {hasNames && (
        <datalist id={`${id}-names`}>
          {names.map(({ name }) => (
            <option key={name} value={name ?? ""}>
              {name}
            </option>
          ))}
        </datalist>
      )}
      <p id={`${id}-help`} className="text-xs text-text-3">
        {help}
      </p>
    </Chip>
  );
}

interface ChipProps {
  readonly title: string;
  /** Empty: nothing is chosen. */
  readonly value: string;
  readonly onClear: () => void;
  readonly children: React.ReactNode;
}

/** Opens its form; what is chosen is on it and can be taken back. */
function Chip({ title, value, onClear, children }: ChipProps) {
  return (
    <span className="inline-flex max-w-full max-sm:shrink-0">
      <Popover>
        <PopoverTrigger asChild>
          <button
            type="button"
            className={cn(
              CHIP,
              "min-w-0 truncate",
              value !== "" && CHOSEN,
              value !== "" && "rounded-r-none border-r-0 pr-1",
            )}
          >
            {value === "" ? `${title} …` : `${title}: ${value}`}
          </button>
        </PopoverTrigger>
        <PopoverContent align="start" className="grid gap-2">
          {children}
        </PopoverContent>
      </Popover>
      {value !== "" && (
        <button
          type="button"
          aria-label={`Any ${title.toLowerCase()}`}
          title={`Any ${title.toLowerCase()}`}
          onClick={onClear}
          className={cn(CHIP, CHOSEN, "rounded-l-none border-l-0 px-2")}
        >
          <X className="size-3.5" />
        </button>
      )}
    </span>
  );
}

function TimeChip({ filter, onChange }: FilterProps) {
  const { since, until } = filter;
  const id = useId();
  return (
    <Chip
      title="Started"
      value={timeWords(since, until)}
      onClear={() => onChange({ since: "", until: "" })}
    >
      <div className="flex flex-wrap gap-1">
        {AGO.map(([value, title]) => (
          <Button
            key={value}
            size="sm"
            aria-pressed={since === value && until === ""}
            onClick={() => onChange({ since: value, until: "" })}
          >
            {title}
          </Button>
        ))}
      </div>
      {(["since", "until"] as const).map((part) => (
        <label key={part} htmlFor={`${id}-${part}`} className="grid gap-1">
          <span className="text-text-2">{part === "since" ? "From" : "To"}</span>
          <Input
            id={`${id}-${part}`}
            type="datetime-local"
            value={localTime(filter[part])}
            onChange={({ target }) => onChange({ [part]: epochOf(target.value) })}
          />
        </label>
      ))}
    </Chip>
  );
}

/** For the browser's field: local time without a zone. */
function localTime(value: string): string {
  if (!/^\d+$/.test(value)) return "";
  const at = new Date(Number(value));
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function epochOf(local: string): string {
  const at = new Date(local).getTime();
  return Number.isNaN(at) ? "" : String(at);
}
