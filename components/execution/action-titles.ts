import type { RunAction } from "@/lib/core/execution/consequences";

/** What actions are called: on a button, and as the question that it opens. */
export const ACTION_TITLES: Readonly<
  Record<RunAction, { readonly button: string; readonly title: string }>
> = {
  retry: { button: "Retry", title: "Retry what failed" },
  edit: { button: "Edit input and retry", title: "Edit the input and retry" },
  rerun: { button: "Run again from here", title: "Run again from this task" },
  again: { button: "Run again", title: "Run again, as a new run" },
  restart: { button: "Restart", title: "Restart from the beginning" },
  "restart-latest": {
    button: "Restart with newest",
    title: "Restart with the newest definition",
  },
  skip: { button: "Skip", title: "Skip this task" },
  pause: { button: "Pause", title: "Pause" },
  resume: { button: "Resume", title: "Resume" },
  terminate: { button: "Stop run", title: "Stop this run" },
};
