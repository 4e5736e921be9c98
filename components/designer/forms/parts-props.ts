import type { ComponentType, ReactNode } from "react";

import type { ValueInputProps } from "./value-props";

/** A field whose value has values of its own inside. */
export interface StructuredProps extends ValueInputProps {
  /** The control of a value inside. */
  readonly control: ComponentType<ValueInputProps>;
}

export interface PartsProps extends StructuredProps {
  /** Stands beside the button that adds something, or below. */
  readonly footer: ReactNode;
}
