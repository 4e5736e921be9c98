import { type RefObject, startTransition, useEffect, useState } from "react";

import { whenIdle } from "@/lib/client/when-idle";

/** Above and below what is seen: as much again on either side. */
const MARGIN = "100% 0px";

/** Marks what is watched, so that what comes before and after is found. */
export const NEAR_MARK = "data-near";

/** So many on either side of what has the focus are drawn with it: the tab key goes to what is there. */
const BESIDE_FOCUS = 2;

/** Of so many in one box all are drawn, one after the other when nothing else is to do, and stay: to scroll costs nothing. */
const MOST_KEPT = 250;

/** Drawn in one slice of idle time. */
const SLICE = 4;

type Draw = (isNear: boolean) => void;

/** What is scrolled by one box. */
interface Place {
  readonly observer: IntersectionObserver;
  readonly watched: Map<Element, Draw>;
  /** Of those, what has not been drawn yet, in the order of the page. */
  readonly waiting: Set<Element>;
  isIdleAsked: boolean;
}

const places = new WeakMap<Element | Document, Place>();

/**
 * Whether an element is in sight or will be soon, so that what is far costs nothing. What is being used stays near.
 * `isNearFirst`: before anything is known.
 */
export function useNear(element: RefObject<HTMLElement | null>, isNearFirst: boolean): boolean {
  const [isNear, setNear] = useState(isNearFirst);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const place = placeOf(scrollerOf(current));
    watch(place, current, (next) => setNear(next || isInUse(current)));
    return () => {
      place.observer.unobserve(current);
      place.watched.delete(current);
      place.waiting.delete(current);
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

/** One for all elements that are scrolled by the same box. */
function placeOf(root: Element | null): Place {
  const known = places.get(root ?? document);
  if (known) return known;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!areAllKept(place)) place.watched.get(target)?.(isIntersecting);
        else if (isIntersecting) keep(place, target);
      }
    },
    { root, rootMargin: MARGIN },
  );
  const place: Place = { observer, watched: new Map(), waiting: new Set(), isIdleAsked: false };
  places.set(root ?? document, place);
  (root ?? document).addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    for (const element of besideFocus(target)) place.watched.get(element)?.(true);
  });
  return place;
}

function watch(place: Place, element: Element, draw: Draw): void {
  const { observer, watched, waiting } = place;
  watched.set(element, draw);
  waiting.add(element);
  observer.observe(element);
  // With this one they are too many: those that were kept are looked at again.
  if (watched.size === MOST_KEPT + 1) for (const one of watched.keys()) observer.observe(one);
  askForIdle(place);
}

function areAllKept({ watched }: Place): boolean {
  return watched.size <= MOST_KEPT;
}

/** Draws it, and asks no more where it is. */
function keep({ observer, watched, waiting }: Place, element: Element): void {
  watched.get(element)?.(true);
  waiting.delete(element);
  observer.unobserve(element);
}

function askForIdle(place: Place): void {
  if (place.isIdleAsked) return;
  place.isIdleAsked = true;
  whenIdle(() => {
    place.isIdleAsked = false;
    if (!areAllKept(place)) return;
    const next = [...place.waiting].slice(0, SLICE);
    startTransition(() => {
      for (const element of next) keep(place, element);
    });
    if (place.waiting.size > 0) askForIdle(place);
  });
}

/** The box that scrolls an element; null: the window. Margins hold at that box alone. */
function scrollerOf(element: Element): Element | null {
  for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(box).overflowY)) return box;
  }
  return null;
}
