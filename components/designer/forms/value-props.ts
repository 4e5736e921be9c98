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
}
