"use client";

import Link from "next/link";
import { memo, useRef } from "react";

import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { Columns2, Copy, Link2, ListChecks, SlidersHorizontal } from "@/components/ui/icons";
import type { GalleryFile, GallerySource } from "@/lib/core/gallery/gallery";
import { hintsOf } from "@/lib/core/gallery/hints";

import { comparedOf } from "./picture";
import { copyLink, copyPicture } from "./picture-actions";
import { FarPictureTile, PictureTile, type PictureTileProps } from "./picture-tile";
import { TileIcon } from "./tile-icon";
import type { GalleryAddress } from "./use-gallery-address";
import { NEAR_MARK, useNear } from "./use-near";

interface VariantTileProps {
  readonly file: GalleryFile;
  readonly source: GallerySource | null;
  readonly isChosen: boolean;
  readonly onChoose: (id: string, isChosen: boolean) => void;
  readonly address: GalleryAddress;
  /** One of the first, which are in sight as soon as the gallery opens. */
  readonly isFirst: boolean;
}

/** A picture of a run with what can be done with it; drawn when it is near what is seen, or has been waited for. */
export const VariantTile = memo(function VariantTile(props: VariantTileProps) {
  const { file, source, isChosen, address, isFirst } = props;
  const { artifactId: id } = file;
  const place = useRef<HTMLDivElement>(null);
  const isNear = useNear(place, isFirst || address.tile === id);
  const picture = {
    ...file,
    id,
    previewUrl: file.format === null ? null : `/api/artifacts/${id}/preview?width=320`,
    hints: hintsOf(file, source),
    checked: isChosen,
  };
  return (
    <div ref={place} {...{ [NEAR_MARK]: "" }} className="h-full">
      {isNear ? <NearTile {...props} picture={picture} /> : <FarPictureTile {...picture} />}
    </div>
  );
});

interface NearTileProps extends VariantTileProps {
  readonly picture: PictureTileProps;
}

function NearTile({ file, source, picture, onChoose, address }: NearTileProps) {
  const { artifactId: id, name, task } = file;
  const against = source?.artifactId ?? null;
  const compare = against === null ? null : () => address.comparePair(against, id);
  return (
    <PictureTile
      {...picture}
      onCheck={(checked) => onChoose(id, checked)}
      {...(compare ? { onOpen: compare, openLabel: `Compare ${name}` } : {})}
      tools={<Tools file={file} onCompare={compare} onSettings={() => address.openVariant(id)} />}
    >
      <button
        type="button"
        onClick={() => address.openVariant(id)}
        className="text-accent-text underline"
        title={`Made by ${task}`}
        aria-label={`Settings of ${name}, made by ${task}`}
      >
        settings
      </button>
    </PictureTile>
  );
}

interface ToolsProps {
  readonly file: GalleryFile;
  /** Null: its source is not stored. */
  readonly onCompare: (() => void) | null;
  readonly onSettings: () => void;
}

function Tools({ file, onCompare, onSettings }: ToolsProps) {
  const { artifactId: id, name, workflowId, task } = file;
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon-sm" aria-label={`More for ${name}`}>
          <TileIcon icon="more" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {onCompare && (
          <DropdownMenuItem onSelect={onCompare}>
            <Columns2 />
            Compare with its source
          </DropdownMenuItem>
        )}
        <DropdownMenuItem onSelect={onSettings}>
          <SlidersHorizontal />
          How it was made
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void copyPicture(comparedOf(id, file).url, name)}>
          <Copy />
          Copy image
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => void copyLink(`/api/artifacts/${id}`, name)}>
          <Link2 />
          Copy link
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={`/executions/${workflowId}?task=${encodeURIComponent(task)}`}>
            <ListChecks />
            Its task
          </Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
