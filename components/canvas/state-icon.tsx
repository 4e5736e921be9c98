import type { LucideProps } from "lucide-react";
import { createElement } from "react";

import { type CardState, RUN_LOOKS, WAITING_ICONS } from "./run-looks";

interface StateIconProps extends LucideProps {
  readonly state: CardState;
  readonly taskType: string;
}

/** The icon of a state, for eyes only; of waiting the one that says for what. */
export function StateIcon({ state, taskType, ...props }: StateIconProps) {
  const own = state === "waiting" ? WAITING_ICONS.get(taskType) : undefined;
  return createElement(own ?? RUN_LOOKS[state].icon, { "aria-hidden": true, ...props });
}
