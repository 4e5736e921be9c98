import type { ExternalToast } from "sonner";

type Kind = "message" | "success" | "info" | "warning" | "error";

interface Message {
  readonly kind: Kind;
  readonly text: string;
  readonly options: ExternalToast | undefined;
}

type Show = (message: Message) => void;

let show: Show | null = null;
let waiting: Message[] = [];
const listeners = new Set<() => void>();

/** Says something at the edge of the window. What shows it is loaded after the page: until then it waits. */
export const toast = Object.assign(say("message"), {
  success: say("success"),
  info: say("info"),
  warning: say("warning"),
  error: say("error"),
});

function say(kind: Kind) {
  return (text: string, options?: ExternalToast): void => {
    const message = { kind, text, options };
    if (show) {
      show(message);
      return;
    }
    waiting.push(message);
    for (const listener of listeners) listener();
  };
}

/** The newest text that waits to be shown; null: there is none. */
export function waitingToast(): string | null {
  return waiting.at(-1)?.text ?? null;
}

export function onToastWaiting(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** From now on what is said goes there, beginning with what waits; the answer ends that. */
export function showToasts(next: Show): () => void {
  show = next;
  const before = waiting;
  waiting = [];
  for (const message of before) next(message);
  return () => {
    if (show === next) show = null;
  };
}
