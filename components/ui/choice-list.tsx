"use client";

import { Command, useCommandState } from "cmdk";
import { Children, type ReactNode } from "react";

import { cn } from "./cn";

interface ChoiceListProps {
  /** What is asked; it also stands in the empty field unless `placeholder` does. */
  readonly label: string;
  readonly placeholder?: string;
  readonly search: string;
  readonly onSearch: (text: string) => void;
  /** Said when nothing is left to choose from. */
  readonly empty: string;
  /** In a dialog the field has a border of its own; in a popover it is the popover's upper edge. */
  readonly framed?: boolean;
  readonly below?: ReactNode;
  readonly children: ReactNode;
}

/** A field and what it finds: arrows go from row to row, Enter takes one. The caller filters the rows. */
export function ChoiceList(props: ChoiceListProps) {
  const { label, placeholder = label, search, onSearch, empty, framed = false, below } = props;
  return (
    <Command shouldFilter={false} loop label={label}>
      <Command.Input
        ref={focusAtOnce}
        value={search}
        onValueChange={onSearch}
        placeholder={placeholder}
        className={cn(
          "h-10 w-full px-3 placeholder:text-text-3",
          framed
            ? "rounded-control border border-border-strong bg-surface-1"
            : "border-b border-border-subtle bg-transparent outline-none",
        )}
      />
      <Command.List className={cn("overflow-y-auto", framed ? "mt-2 max-h-96" : "max-h-80 p-1")}>
        <Command.Empty className="p-3 text-text-3">{empty}</Command.Empty>
        {props.children}
      </Command.List>
      {below}
    </Command>
  );
}

interface ChoiceGroupProps {
  readonly title: string;
  readonly children: ReactNode;
}

/** Rows under a heading; without rows there is no heading. */
export function ChoiceGroup({ title, children }: ChoiceGroupProps) {
  if (Children.count(children) === 0) return null;
  return (
    <Command.Group
      heading={title}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-text-3"
    >
      {children}
    </Command.Group>
  );
}

interface ChoiceProps {
  /** Different for every row of the list. */
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export function Choice({ value, onSelect, children }: ChoiceProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-8 items-center gap-2.5 rounded-control px-2 py-1.5 data-[selected=true]:bg-surface-hover pointer-coarse:min-h-11"
    >
      {children}
    </Command.Item>
  );
}

/** Value of the row that Enter takes, for what is inside the list. */
export function useMarkedChoice(): string {
  return useCommandState(({ value }) => value);
}

function focusAtOnce(input: HTMLInputElement | null): void {
  input?.focus();
}
