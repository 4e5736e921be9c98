/** What has the focus stands in something that is over (`point-popover.tsx`): the focus is free. */
export function isLeaving(element: Element | null): boolean {
  return (element?.closest("[data-leaving]") ?? null) !== null;
}
