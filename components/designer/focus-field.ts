const TRIES = 12;
/** What stands beside the value, such as its name, is marked as such. */
const CONTROLS = ["input", "textarea", "select", '[contenteditable="true"]', '[role="radio"]']
  .map((control) => `${control}:not([data-beside])`)
  .join(", ");

/** A row of what the task does, not of what it is called. */
const OF_THE_TASK = '[data-place]:not([data-place="taskReferenceName"])';

/** Puts the focus into the field of a value, by its keys with dots between, as soon as its form is drawn. */
export function focusPlace(place: string): void {
  focusSoon(() => nearestRow(place), TRIES);
}

/** Into the first field that has to be filled and is empty; without one the focus stays where it is. */
export function focusWanted(): void {
  const row = wantedRow();
  // Only code editors come later than the next frame, and they start with a sample.
  if (!row || !focusIn(row)) focusSoon(wantedRow, 0, (later) => isElsewhere() || focusIn(later));
}

function wantedRow(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#inspector [data-wanted]");
}

/** Into the first field that has to be filled, else the first of the task, else its reference name. */
export function focusForm(): void {
  const rows = ["[data-wanted]", `[role="tabpanel"] ${OF_THE_TASK}`, ""];
  for (const row of rows) {
    const found = [...document.querySelectorAll<HTMLElement>(`#inspector ${row}`)];
    if (found.some((one) => isShown(one) && focusIn(one))) return;
  }
}

/**
 * Puts the focus on the preset that applies. Where none does it goes to what is around them, whose keys take one: Enter
 * that comes too early changes nothing. False: there are no presets.
 */
export function focusPresets(around: HTMLElement | null): boolean {
  const buttons = [...(around?.querySelectorAll<HTMLElement>("[data-presets] button") ?? [])];
  const pressed = buttons.find((one) => one.getAttribute("aria-pressed") === "true");
  if (buttons.length > 0) (pressed ?? around)?.focus();
  return buttons.length > 0;
}

/** The same in the inspector, as soon as its form is drawn; who is in there already stays. */
export function focusInspectorPresets(): void {
  focusSoon(policyForm, TRIES, (policy) => isInInspector() || focusPresets(policy));
}

function policyForm(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#inspector [data-policy]");
}

function isInInspector(): boolean {
  return (document.activeElement?.closest("#inspector") ?? null) !== null;
}

/** From a form back to what it is about. */
export function focusCanvas(id: string | undefined): void {
  // Fields settle what was typed in them first.
  requestAnimationFrame(() => {
    if (isElsewhere()) return;
    const canvas = document.querySelector<HTMLElement>("#canvas");
    const card =
      id === undefined
        ? null
        : canvas?.querySelector<HTMLElement>(`.react-flow__node [data-node="${CSS.escape(id)}"]`);
    (card ?? canvas?.querySelector<HTMLElement>('[role="application"]'))?.focus({
      preventScroll: true,
    });
  });
}

/** Who types on at once has opened something meanwhile. */
function isElsewhere(): boolean {
  return document.querySelector('[role="dialog"]') !== null;
}

/** The form of another task is drawn first; a code editor takes a moment to load. */
function focusSoon(find: () => HTMLElement | null, triesLeft: number, focus = focusIn): void {
  requestAnimationFrame(() => {
    const row = find();
    if (row && focus(row)) return;
    if (triesLeft > 0) setTimeout(() => focusSoon(find, triesLeft - 1, focus), 40);
  });
}

function focusIn(row: HTMLElement): boolean {
  const control = row.querySelector<HTMLElement>(CONTROLS);
  if (!control) return false;
  for (let at = row.parentElement; at; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  control.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

/** It is not folded away. */
function isShown(row: HTMLElement): boolean {
  return row.closest("details:not([open])") === null;
}

/** The row of the value itself, else of the one that holds it. */
function nearestRow(place: string): HTMLElement | null {
  const keys = place.split(".");
  for (let length = keys.length; length > 0; length--) {
    const name = CSS.escape(keys.slice(0, length).join("."));
    const row = document.querySelector<HTMLElement>(`#inspector [data-place="${name}"]`);
    if (row) return row;
  }
  return null;
}
