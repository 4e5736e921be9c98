"use client";

import { RadioGroup } from "radix-ui";

import { cn } from "./cn";

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly {
    readonly value: T;
    readonly title: string;
    readonly hint?: string;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: T) => void;
  readonly className?: string;
}

/** One of a few, side by side; one stop of the tab key, arrows choose. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, options, onChange, className } = props;
  const choose = (chosen: string) => {
    const option = options.find((one) => one.value === chosen);
    if (option) onChange(option.value);
  };
  return (
    <RadioGroup.Root
      aria-label={label}
      orientation="horizontal"
      value={value}
      onValueChange={choose}
      className={cn("flex flex-wrap rounded-control bg-surface-2 p-0.5", className)}
    >
      {options.map((option) => (
        <RadioGroup.Item
          key={option.value}
          value={option.value}
          title={option.hint}
          disabled={option.disabled ?? false}
          className="h-7 flex-auto pointer-coarse:min-h-11 pointer-coarse:min-w-11 rounded-control border border-transparent px-2 pointer-coarse:px-1 whitespace-nowrap text-text-2 hover:text-text-1 disabled:cursor-not-allowed disabled:opacity-50 aria-checked:border-border-default aria-checked:bg-surface-1 aria-checked:font-medium aria-checked:text-text-1 aria-checked:shadow-card"
        >
          {option.title}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
