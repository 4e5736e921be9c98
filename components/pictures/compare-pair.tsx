"use client";

import { Button } from "@/components/ui/button";
import { ArrowLeft, ArrowLeftRight } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/states";
import type { Gallery } from "@/lib/core/gallery/gallery";

import { type ComparedPicture, comparedOf } from "./picture";
import { PictureCompare } from "./picture-compare";
import type { GalleryAddress } from "./use-gallery-address";

interface ComparePairProps {
  readonly gallery: Gallery;
  readonly pair: readonly [string, string];
  readonly address: GalleryAddress;
}

/** Any two pictures of a gallery against each other; both can be changed. */
export function ComparePair({ gallery, pair, address }: ComparePairProps) {
  const all = picturesOf(gallery);
  const left = all.find(({ id }) => id === pair[0]);
  const right = all.find(({ id }) => id === pair[1]);
  const { comparePair, leavePair, mode, setMode } = address;
  return (
    <div className="grid min-w-0 grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="ghost" onClick={leavePair} autoFocus>
          <ArrowLeft />
          All variants
        </Button>
        {left && right && (
          <span className="flex min-w-0 flex-1 items-center justify-end gap-2 max-sm:basis-full">
            <Choice
              label="Left picture"
              all={all}
              value={left.id}
              onChange={(id) => comparePair(id, right.id)}
            />
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Swap sides"
              title="Swap sides"
              onClick={() => comparePair(right.id, left.id)}
            >
              <ArrowLeftRight />
            </Button>
            <Choice
              label="Right picture"
              all={all}
              value={right.id}
              onChange={(id) => comparePair(left.id, id)}
            />
          </span>
        )}
      </div>
      {left && right ? (
        <PictureCompare
          key={`${left.id}.${right.id}`}
          left={left}
          right={right}
          mode={mode}
          onMode={setMode}
        />
      ) : (
        <EmptyState title="One of these pictures is not here">
          It was removed, or another run has made it.
        </EmptyState>
      )}
    </div>
  );
}

function picturesOf({ sources, files }: Gallery): ComparedPicture[] {
  return [
    ...sources.flatMap((source) =>
      source.artifactId === null ? [] : [comparedOf(source.artifactId, source)],
    ),
    ...files.map((file) => comparedOf(file.artifactId, file)),
  ];
}

interface ChoiceProps {
  readonly label: string;
  readonly all: readonly ComparedPicture[];
  readonly value: string;
  readonly onChange: (id: string) => void;
}

function Choice({ label, all, value, onChange }: ChoiceProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 max-w-56 min-w-0 flex-1 truncate rounded-control border border-border-strong bg-surface-1 px-2"
    >
      {all.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
