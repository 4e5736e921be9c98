/** A key that is bound outside the designer's own table of actions. */
export interface BoundKey {
  /** `Shift+R`; Ctrl stands for the command key on Apple. */
  readonly keys: readonly string[];
  readonly title: string;
}

/** Keys of a run by the `key` of their event; whoever binds them binds all of these and no other. */
export const RUN_KEYS = {
  r: { keys: ["R"], title: "Retry from the failure" },
  R: { keys: ["Shift+R"], title: "Edit the input, then retry" },
  ".": { keys: ["."], title: "Next failure" },
  ",": { keys: [","], title: "Previous failure" },
  "]": { keys: ["]"], title: "Next event of the run" },
  "[": { keys: ["["], title: "Previous event of the run" },
  " ": { keys: ["Space"], title: "Play the run, or pause it" },
  l: { keys: ["L"], title: "Timeline" },
  v: { keys: ["V"], title: "Variants" },
} as const satisfies Readonly<Record<string, BoundKey>>;

export type RunKey = keyof typeof RUN_KEYS;

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly BoundKey[];
}

/** What is bound in places of its own, by the place where the key works. */
export const KEY_GROUPS: readonly KeyGroup[] = [
  {
    title: "In a run",
    keys: [
      ...Object.values(RUN_KEYS),
      { keys: ["Shift+F"], title: "Follow what is running" },
      { keys: ["Alt+1", "Alt+9"], title: "An attempt of the selected task, first to ninth" },
    ],
  },
  {
    title: "In the variants",
    keys: [
      { keys: ["D"], title: "Download the zip" },
      { keys: ["1", "2", "3"], title: "Slider to the left, the middle, the right" },
      { keys: ["Z"], title: "One pixel for one pixel" },
      { keys: ["O"], title: "Turn the divider" },
      { keys: ["+", "-", "0"], title: "Larger, smaller, as a whole" },
    ],
  },
  {
    title: "In a field",
    keys: [
      { keys: ["$"], title: "Data of earlier tasks" },
      { keys: ["F12"], title: "Go to the source of the expression" },
      { keys: ["Ctrl+."], title: "Settle the problem of the field" },
      { keys: ["Escape"], title: "Back to the canvas" },
    ],
  },
  {
    title: "In a list of values",
    keys: [
      { keys: ["Enter"], title: "Next row" },
      { keys: ["Alt+ArrowUp", "Alt+ArrowDown"], title: "Move the row" },
      { keys: ["Backspace"], title: "Remove an empty row" },
    ],
  },
  {
    title: "In the policy",
    keys: [{ keys: ["1", "2", "3", "4"], title: "Never, Gentle, Stubborn, Steady" }],
  },
  {
    title: "While a task is moved by keyboard",
    keys: [
      { keys: ["ArrowUp", "ArrowDown"], title: "Previous or next place" },
      { keys: ["ArrowLeft", "ArrowRight"], title: "Branch before or after" },
      { keys: ["Enter"], title: "Put it there" },
      { keys: ["Escape"], title: "Leave it where it was" },
    ],
  },
];
