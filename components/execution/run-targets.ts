export function nodeAt(target: EventTarget | null): string | null {
  const node = target instanceof Element ? target.closest<HTMLElement>("[data-node]") : null;
  return node?.dataset["node"] ?? null;
}

export function isIn(target: EventTarget, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}

/** Of the mark that was clicked; null: of no mark. Marks of attempts that are left show the latest. */
export function attemptAt(target: EventTarget): number | null {
  const mark = target instanceof Element ? target.closest("[data-attempt]") : null;
  return mark ? Number(mark.getAttribute("data-attempt")) : null;
}

export function isPane(target: EventTarget): boolean {
  return target instanceof Element && target.classList.contains("react-flow__pane");
}
