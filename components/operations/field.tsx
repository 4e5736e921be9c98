import { type ReactNode, useId } from "react";

interface FieldControl {
  readonly id: string;
  readonly "aria-describedby": string;
  readonly "aria-invalid": boolean;
}

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  /** In the place of the hint. */
  readonly problem?: string | undefined;
  readonly children: (control: FieldControl) => ReactNode;
}

/** A control with its name, and what is wrong with it right below. */
export function Field({ label, hint, problem, children }: FieldProps) {
  const id = useId();
  const isWrong = problem !== undefined;
  return (
    <div className="grid content-start gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children({ id, "aria-describedby": `${id}-hint`, "aria-invalid": isWrong })}
      <div
        id={`${id}-hint`}
        className={isWrong ? "text-xs text-status-failed-fg" : "text-xs text-text-3"}
      >
        {problem ?? hint}
      </div>
    </div>
  );
}
