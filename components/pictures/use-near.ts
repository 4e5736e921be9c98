import { type RefObject, useEffect, useState } from "react";

/** Above and below what is seen: as much again on either side. */
const MARGIN = "100% 0px";

/** Marks what is watched, so that what comes before and after is found. */
export const NEAR_MARK = "data-near";

/** So many on either side of what has the focus are drawn with it: the tab key goes to what is there. */
const BESIDE_FOCUS = 2;

const observers = new WeakMap<Element | Document, IntersectionObserver>();
const watchers = new WeakMap<Element, (isNear: boolean) => void>();

/**
 * Whether an element is in sight or will be soon, so that what is far costs nothing. What is being used stays near.
 * `isNearFirst`: before anything is known.
 */
export function useNear(element: RefObject<HTMLElement | null>, isNearFirst: boolean): boolean {
  const [isNear, setNear] = useState(isNearFirst);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const observer = observerOf(scrollerOf(current));
    watchers.set(current, (next) => setNear(next || isInUse(current)));
    observer.observe(current);
    return () => {
      observer.unobserve(current);
      watchers.delete(current);
    };
  }, [element]);
  return isNear;
}

function isInUse(element: HTMLElement): boolean {
  return (
    element.querySelector('[aria-expanded="true"]') !== null ||
    besideFocus(document.activeElement).includes(element)
  );
}

/** What has the focus and its neighbours in the order of the page. */
function besideFocus(focused: Element | null): readonly Element[] {
  const element = focused?.closest(`[${NEAR_MARK}]`);
  if (!element) return [];
  const all = [...(scrollerOf(element) ?? document).querySelectorAll(`[${NEAR_MARK}]`)];
  const at = all.indexOf(element);
  return all.slice(Math.max(0, at - BESIDE_FOCUS), at + BESIDE_FOCUS + 1);
}

function drawBesideFocus({ target }: Event): void {
  if (!(target instanceof Element)) return;
  for (const element of besideFocus(target)) watchers.get(element)?.(true);
}

/** One for all elements that are scrolled by the same box. */
function observerOf(root: Element | null): IntersectionObserver {
  const known = observers.get(root ?? document);
  if (known) return known;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watchers.get(target)?.(isIntersecting);
    },
    { root, rootMargin: MARGIN },
  );
  observers.set(root ?? document, observer);
  (root ?? document).addEventListener("focusin", drawBesideFocus);
  return observer;
}

/** The box that scrolls an element; null: the window. Margins hold at that box alone. */
function scrollerOf(element: Element): Element | null {
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  }
  return null;
}
