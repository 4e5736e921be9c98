"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog } from "@/components/ui/dialog";
import { Columns2, Download } from "@/components/ui/icons";
import { areSingleKeysOn } from "@/components/ui/single-keys";
import { bytesText, countText, savingText } from "@/lib/client/format";
import type { Gallery } from "@/lib/core/gallery/gallery";

import { ComparePair } from "./compare-pair";
import { galleryTotals, groupsOf, type SourceGroup } from "./gallery-order";
import { formatName } from "./picture";
import { type GalleryAddress, useGalleryAddress } from "./use-gallery-address";
import { VariantSettings } from "./variant-settings";
import { VariantTile } from "./variant-tile";
import { WheelCover } from "./wheel-cover";

interface VariantGalleryProps {
  readonly gallery: Gallery;
  /** Address of the zip with all of them. */
  readonly zipUrl: string;
  /** The page has a link to the whole zip elsewhere. */
  readonly hasZipLink?: boolean;
}

/** As many as a large window shows. */
const FIRST = 24;

/** Pictures by source and branch: choose, compare, download, see how each was made. */
export function VariantGallery({ gallery, zipUrl, hasZipLink = false }: VariantGalleryProps) {
  const address = useGalleryAddress();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const groups = useMemo(() => groupsOf(gallery), [gallery]);
  const area = useGoTo(address.tile);
  const opened = gallery.files.find(({ artifactId }) => artifactId === address.variant);
  const choose = useCallback((id: string, isChosen: boolean) => {
    setChosen((before) => {
      const next = new Set(before);
      if (isChosen) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  if (address.pair) {
    return <ComparePair gallery={gallery} pair={address.pair} address={address} />;
  }
  const first = new Set(gallery.files.slice(0, FIRST).map(({ artifactId }) => artifactId));
  return (
    <div ref={area} className="relative grid min-w-0 gap-5">
      <WheelCover />
      <Headline
        gallery={gallery}
        zipUrl={zipUrl}
        hasZipLink={hasZipLink}
        chosen={chosen}
        address={address}
        onChosen={setChosen}
      />
      {groups.map((group) => (
        <Source
          key={group.source?.artifactId ?? group.source?.name ?? ""}
          group={group}
          isOnly={groups.length === 1}
          chosen={chosen}
          first={first}
          onChoose={choose}
          address={address}
        />
      ))}
      <Dialog
        open={opened !== undefined}
        onOpenChange={(isOpen) => !isOpen && address.openVariant(null)}
      >
        {opened && (
          <VariantSettings file={opened} source={gallery.sources[opened.source] ?? null} />
        )}
      </Dialog>
    </div>
  );
}

/** Shows and focuses the tile of a picture once it is there. */
function useGoTo(id: string | null) {
  const area = useRef<HTMLDivElement>(null);
  const gone = useRef<string | null>(null);
  useEffect(() => {
    if (id === null || gone.current === id) return;
    const tile = area.current?.querySelector(`[data-picture="${CSS.escape(id)}"]`);
    if (!tile) return;
    tile.scrollIntoView({ block: "center" });
    // What opens takes the focus first.
    const timer = setTimeout(() => {
      gone.current = id;
      tile.querySelector<HTMLElement>("button, a")?.focus();
    }, FOCUS_MS);
    return () => clearTimeout(timer);
  });
  return area;
}

const FOCUS_MS = 50;

interface HeadlineProps extends VariantGalleryProps {
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
  readonly address: GalleryAddress;
}

/** An address has room for so many ids. */
const MOST_CHOSEN = 400;

function Headline({ gallery, zipUrl, hasZipLink, chosen, onChosen, address }: HeadlineProps) {
  const totals = galleryTotals(gallery);
  const names = gallery.sources.map(({ name }) => name);
  const from =
    names.length === 1 ? ` from ${names[0]}` : ` from ${countText(names.length, "source")}`;
  const isAll = chosen.size === 0 || chosen.size === gallery.files.length;
  const [one, other] = [...chosen];
  const link = useRef<HTMLAnchorElement>(null);
  useDownloadKey(link);
  const wanted = isAll ? "" : `?ids=${[...chosen].join(",")}`;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 basis-56 text-text-2 tabular-nums" aria-live="polite">
        {countText(totals.count, "variant")}
        {from} · {bytesText(totals.bytes)}
        {totals.saved !== null && ` · ${savingText(totals.saved)}`}
      </p>
      {chosen.size > 0 && (
        <Button variant="ghost" onClick={() => onChosen(new Set())}>
          Choose none
        </Button>
      )}
      {chosen.size === 2 && one !== undefined && other !== undefined && (
        <Button onClick={() => address.comparePair(one, other)}>
          <Columns2 />
          Compare these two
        </Button>
      )}
      {chosen.size > MOST_CHOSEN && !isAll && (
        <p className="text-status-retry-fg">
          Choose at most {MOST_CHOSEN}, or none to download all.
        </p>
      )}
      {(isAll ? hasZipLink !== true : chosen.size <= MOST_CHOSEN) && (
        <Button asChild variant="primary">
          <a ref={link} href={`${zipUrl}${wanted}`} download title="Download (D)">
            <Download />
            {isAll ? "Download zip" : `Download zip of ${chosen.size}`}
          </a>
        </Button>
      )}
    </div>
  );
}

function useDownloadKey(link: { readonly current: HTMLAnchorElement | null }): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isField =
        event.target instanceof Element &&
        event.target.matches("input:not([type=checkbox]), select, textarea");
      const isKey = event.key === "d" && !event.ctrlKey && !event.metaKey && areSingleKeysOn();
      if (isKey && !isField) link.current?.click();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [link]);
}

interface SourceProps {
  readonly group: SourceGroup;
  readonly isOnly: boolean;
  readonly chosen: ReadonlySet<string>;
  /** Those that are in sight as soon as the gallery opens. */
  readonly first: ReadonlySet<string>;
  readonly onChoose: (id: string, isChosen: boolean) => void;
  readonly address: GalleryAddress;
}

function Source({ group, isOnly, chosen, first, onChoose, address }: SourceProps) {
  const { source, groups } = group;
  return (
    <section aria-label={source?.name ?? "Unknown source"} className="grid min-w-0 gap-3">
      {!isOnly && source && (
        <h3 className="flex min-w-0 items-baseline gap-2">
          <span className="truncate font-semibold">{source.name}</span>
          <span className="shrink-0 text-xs text-text-3 tabular-nums">
            {source.width !== null && `${source.width} × ${source.height}`}
            {source.format !== null && ` · ${formatName(source.format)}`}
            {source.bytes !== null && ` · ${bytesText(source.bytes)}`}
          </span>
        </h3>
      )}
      <div className="flex min-w-0 flex-wrap gap-x-6 gap-y-4">
        {groups.map(({ branch, files }) => (
          <div
            key={branch ?? ""}
            className={cn(
              "grid min-w-0 grid-cols-1 content-start gap-2",
              files.length === 1 ? "max-sm:basis-[calc(50%-0.75rem)]" : "max-sm:basis-full",
            )}
          >
            {branch !== null && (
              <p className="text-xs font-medium break-words text-text-3">{branch}</p>
            )}
            <ul aria-label={branch ?? "Variants"} className="flex flex-wrap gap-3">
              {files.map((file) => (
                <li
                  key={file.artifactId}
                  className={cn(
                    "min-w-0 sm:w-52",
                    files.length === 1 ? "w-full" : "w-[calc(50%-0.375rem)]",
                  )}
                >
                  <VariantTile
                    file={file}
                    source={source}
                    isChosen={chosen.has(file.artifactId)}
                    isFirst={first.has(file.artifactId)}
                    onChoose={onChoose}
                    address={address}
                  />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
