"use client";

import { type ReactNode, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ImageOff } from "@/components/ui/icons";
import { PlainImage } from "@/components/ui/plain-image";
import { bytesText, savingText } from "@/lib/client/format";

import { formatName, unbroken } from "./picture";
import { TileIcon } from "./tile-icon";

export interface PictureTileProps {
  readonly id: string;
  readonly name: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly format: string | null;
  readonly bytes: number;
  /** Null: it cannot be shown. */
  readonly previewUrl: string | null;
  /** Share of the source's bytes that is saved, negative when it grew; null: no source is known. */
  readonly saved?: number | null;
  /** Why it may be larger than it need be. */
  readonly hints?: readonly string[];
  /** With a box to choose it. */
  readonly checked?: boolean;
  readonly onCheck?: (checked: boolean) => void;
  /** Instead of opening the file itself. */
  readonly onOpen?: () => void;
  readonly openLabel?: string;
  /** Where it comes from. */
  readonly children?: ReactNode;
  /** More controls beside the download. */
  readonly tools?: ReactNode;
}

const TILE =
  "grid h-full grid-cols-1 grid-rows-[auto_1fr] isolate rounded-card border border-border-default bg-surface-1";
const CHOSEN = "border-accent ring-1 ring-accent";

/** Of a tile without and with hints: the preview, and below it two or three lines and the buttons. */
const FAR = "pb-[calc(75%+98.5px)]";
const FAR_WITH_HINTS = "pb-[calc(75%+118.5px)]";

/** As large as the tile of the same picture, with nothing in it: a single element, of which nothing is drawn. */
export function FarPictureTile({ id, name, hints }: PictureTileProps) {
  const hasHints = hints !== undefined && hints.length > 0;
  return (
    <article data-picture={id} aria-label={name} className={hasHints ? FAR_WITH_HINTS : FAR} />
  );
}

/**
 * One picture: preview, name, size in pixels and bytes, what it saves, download. Hundreds of them are scrolled: a tile is
 * isolated, so that it is painted once and kept as a whole; nothing in it is clipped or transformed without need, which
 * an inline drawing is, and what lies over the preview shares its place in the grid.
 */
export function PictureTile(props: PictureTileProps) {
  const { id, name, bytes, checked, onCheck, children, tools, hints = [] } = props;
  const [isGone, setGone] = useState(false);
  return (
    <article data-picture={id} className={cn(TILE, checked && CHOSEN)}>
      <Preview {...props} isGone={isGone} onGone={() => setGone(true)} />
      {onCheck && (
        <label className="m-2 grid size-7 place-items-center self-start justify-self-start rounded-control border border-border-default bg-surface-1 [grid-area:1/1]">
          <input
            type="checkbox"
            checked={checked ?? false}
            onChange={(event) => onCheck(event.target.checked)}
            aria-label={`Choose ${name}`}
            className="size-4 accent-(--accent)"
          />
        </label>
      )}
      <div className="grid content-start gap-1 p-3">
        <Name name={name} />
        <p className="text-xs text-text-3 tabular-nums">
          {sizeText(props)}
          {unbroken(bytesText(bytes))}
        </p>
        {hints.length > 0 && (
          <p className="truncate text-xs text-status-retry-fg" title={hints.join(", ")}>
            {hints.join(", ")}
          </p>
        )}
        <div className="mt-1 flex items-center gap-1">
          <div className="flex min-w-0 flex-1 items-center gap-3 text-xs">{children}</div>
          {!isGone && (
            <Button asChild size="icon-sm" variant="ghost">
              <a
                href={`/api/artifacts/${id}?download=1`}
                download
                aria-label={`Download ${name}`}
                title="Download"
              >
                <TileIcon icon="download" />
              </a>
            </Button>
          )}
          {tools}
        </div>
      </div>
    </article>
  );
}

const LONG = 24;
const END = 13;

/** Variants of one picture differ at the end of their names: what is too long is cut before that. */
function Name({ name }: { readonly name: string }) {
  const letters = [...name];
  const cut = letters.length > LONG ? letters.length - END : letters.length;
  return (
    <p className="flex min-w-0 font-medium whitespace-pre" title={name}>
      <span className="truncate">{letters.slice(0, cut).join("")}</span>
      {cut < letters.length && <span className="shrink-0">{letters.slice(cut).join("")}</span>}
    </p>
  );
}

interface PreviewProps extends PictureTileProps {
  /** Its bytes are not to be had: there is nothing to open. */
  readonly isGone: boolean;
  readonly onGone: () => void;
}

function Preview(props: PreviewProps) {
  const { id, name, previewUrl, saved, onOpen, openLabel, isGone, onGone } = props;
  const inside = (
    <>
      {previewUrl === null || isGone ? (
        <span className="grid size-full content-center [grid-area:1/1] justify-items-center gap-1 p-3 text-center text-xs text-text-3">
          <ImageOff className="size-5" />
          {isGone ? "This picture is not stored any more." : "no preview"}
        </span>
      ) : (
        <PlainImage
          src={previewUrl}
          onError={onGone}
          alt={onOpen ? "" : name}
          loading="lazy"
          decoding="async"
          className={cn(
            "size-full min-h-0 object-contain [grid-area:1/1]",
            isAsWideAsTile(props) && "rounded-t-[9px]",
          )}
        />
      )}
      {saved !== null && saved !== undefined && <SavingBadge saved={saved} />}
    </>
  );
  const classes =
    "grid aspect-[4/3] w-full grid-cols-1 grid-rows-1 rounded-t-[9px] bg-surface-2 outline-offset-[-2px] [grid-area:1/1]";
  if (isGone) return <div className={classes}>{inside}</div>;
  if (onOpen) {
    return (
      <button type="button" aria-label={openLabel ?? name} onClick={onOpen} className={classes}>
        {inside}
      </button>
    );
  }
  return (
    <a href={`/api/artifacts/${id}`} className={classes}>
      {inside}
    </a>
  );
}

/** It reaches the round corners; rounding is a clip, which others are spared. */
function isAsWideAsTile({ width, height }: PictureTileProps): boolean {
  return width !== null && height !== null && Math.abs(width / height - 4 / 3) < 0.1;
}

/** How much smaller than its source; larger is a warning. */
function SavingBadge({ saved }: { readonly saved: number }) {
  return (
    <span
      className={cn(
        "m-2 flex h-6 items-center gap-0.5 self-end justify-self-end rounded-full px-2 text-xs font-medium tabular-nums [grid-area:1/1]",
        saved >= 0
          ? "bg-status-completed-soft text-status-completed-fg"
          : "bg-status-retry-soft text-status-retry-fg",
      )}
      title={saved >= 0 ? "Smaller than its source" : "Larger than its source"}
    >
      <TileIcon icon={saved >= 0 ? "smaller" : "larger"} className="size-3.5" />
      {savingText(saved)}
    </span>
  );
}

function sizeText({ width, height, format }: PictureTileProps): string {
  const pixels = width === null ? "" : `${width} × ${height} · `;
  return `${pixels}${format === null ? "" : `${formatName(format)} · `}`;
}
