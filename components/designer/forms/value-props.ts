import type { EntryMistake } from "@/lib/core/definition/task-forms/entry-checks";
import type { FieldMeta } from "@/lib/core/image/fields";
import type { JsonValue } from "@/lib/core/json";

export interface ValueInputProps {
  readonly id: string;
  readonly describedBy: string;
  readonly meta: FieldMeta;
  readonly value: JsonValue | undefined;
  /** Undefined clears the field. */
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly onLeave: () => void;
  readonly invalid: boolean;
  /** Values only: expressions mean nothing here. */
  readonly plain?: boolean;
  /** Id of a `datalist` with values to choose from. */
  readonly list?: string;
  /** Of a control that no label belongs to. */
  readonly label?: string;
  /** Keys of the value with dots between: a problem of a value inside brings the focus to it. */
  readonly place?: string;
  /** What is wrong with values inside. */
  readonly mistakes?: readonly EntryMistake[];
}
