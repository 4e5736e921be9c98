import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { type ComponentProps, useState } from "react";

import type { JsonValue } from "@/lib/core/json";

import { ValueInput } from "@/components/designer/forms/value-input";

type Given = Pick<ComponentProps<typeof ValueInput>, "meta" | "plain"> & {
  /** Of a value, as the form finds them. */
  readonly mistakesOf?: (
    value: JsonValue | undefined,
  ) => ComponentProps<typeof ValueInput>["mistakes"];
};

/** A control that keeps what is put into it, for tests: hands for it, and what its last value is. */
export function valueBench(first: JsonValue | undefined, { mistakesOf, ...given }: Given) {
  let last = first;
  function Bench() {
    const [value, setValue] = useState(first);
    return (
      <ValueInput
        id="it"
        describedBy="about"
        {...given}
        {...(mistakesOf && { mistakes: mistakesOf(value) })}
        value={value}
        onChange={(next) => {
          last = next;
          setValue(next);
        }}
        onLeave={() => undefined}
        invalid={false}
      />
    );
  }
  render(<Bench />);
  return { user: userEvent.setup(), value: () => last };
}
