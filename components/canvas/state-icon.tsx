import { type ComponentProps, createElement } from "react";

import type { Icon } from "@/components/ui/icons";

import { type CardState, RUN_LOOKS, WAITING_ICONS } from "./run-looks";

interface StateIconProps extends ComponentProps<Icon> {
  readonly state: CardState;
  readonly taskType: string;
}

/** The icon of a state, for eyes only; of waiting the one that says for what. */
export function StateIcon({ state, taskType, ...props }: StateIconProps) {
  const own = state === "waiting" ? WAITING_ICONS.get(taskType) : undefined;
  return createElement(own ?? RUN_LOOKS[state].icon, props);
}
