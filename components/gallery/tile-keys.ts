import type { KeyboardEvent } from "react";

/** Arrows, Home and End go from picture to picture in a list of tiles, wherever in a tile the focus is. */
export function onTileKey(event: KeyboardEvent<HTMLElement>): void {
  const tiles = [...event.currentTarget.children].filter((one) => one instanceof HTMLElement);
  const at = tiles.findIndex((tile) => tile.contains(document.activeElement));
  const tile = tiles[at];
  if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
  const columns = tiles.filter(({ offsetTop }) => offsetTop === tiles[0]?.offsetTop).length;
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - columns,
    ArrowDown: at + columns,
    Home: 0,
    End: tiles.length - 1,
  };
  const next = Object.hasOwn(targets, event.key) ? tiles[targets[event.key] ?? -1] : undefined;
  if (!next) return;
  event.preventDefault();
  next.querySelector<HTMLElement>("a, button")?.focus();
}
