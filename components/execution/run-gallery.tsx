"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Download, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, SheetContent } from "@/components/ui/dialog";
import { type ComparedPicture, PictureCompare } from "@/components/ui/picture-compare";
import { PictureTile } from "@/components/ui/picture-tile";
import { EmptyState, ErrorState, Skeleton } from "@/components/ui/states";
import { type Artifact, artifactsById, variantsOf } from "@/lib/client/artifacts";
import { bytesText, countText, savingText } from "@/lib/client/format";
import type { LiveExecution } from "@/lib/client/follow-execution";

import { useLive } from "./run-context";
import { picturesOf, type RunPicture, totalsOf } from "./run-pictures";
import { useRunSelection } from "./run-selection";

/** What the run has made, in a sheet that the run bar opens: choose, compare with the source, download. */
export function RunGallery() {
  const live = useLive();
  const { gallery, openGallery } = useRunSelection();
  return (
    <Dialog open={gallery} onOpenChange={openGallery}>
      {gallery && live && (
        <SheetContent title="Variants" className="w-[60rem]">
          <DialogClose asChild>
            <Button
              variant="ghost"
              size="icon"
              aria-label="Close the variants"
              className="absolute top-4 right-4"
            >
              <X aria-hidden />
            </Button>
          </DialogClose>
          <Gallery live={live} />
        </SheetContent>
      )}
    </Dialog>
  );
}

/** A picture with what is stored of it and of its source. */
interface Shown {
  readonly picture: RunPicture;
  readonly artifact: Artifact;
  /** Null: it came from outside and is not stored. */
  readonly source: Artifact | null;
}

function Gallery({ live }: { readonly live: LiveExecution }) {
  const pictures = useMemo(() => picturesOf(live), [live]);
  const result = useQuery(variantsOf(live.execution.workflowId, pictures.length));
  const rows = result.data?.artifacts ?? [];
  const known = new Map(rows.map((row) => [row.id, row]));
  const sourceIds = [...new Set(rows.flatMap(({ sourceId }) => sourceId ?? []))].toSorted();
  const sources = useQuery(artifactsById(sourceIds)).data?.artifacts ?? [];
  const [compared, setCompared] = useState<string | null>(null);
  const shown = pictures.flatMap((picture): Shown[] => {
    const artifact = known.get(picture.artifactId);
    const source = sources.find(({ id }) => id === artifact?.sourceId) ?? null;
    return artifact ? [{ picture, artifact, source }] : [];
  });
  if (result.isError) {
    return <ErrorState error={result.error} retry={() => void result.refetch()} />;
  }
  if (result.isPending) return <Skeleton className="h-64" />;
  if (shown.length === 0) {
    return (
      <EmptyState title="No pictures yet">
        They appear here as soon as a task has made one.
      </EmptyState>
    );
  }
  const pair = shown.find(({ artifact }) => artifact.id === compared);
  if (pair?.source) {
    return <Comparison shown={pair} source={pair.source} onBack={() => setCompared(null)} />;
  }
  return <Tiles live={live} shown={shown} onCompare={setCompared} />;
}

interface TilesProps {
  readonly live: LiveExecution;
  readonly shown: readonly Shown[];
  readonly onCompare: (id: string) => void;
}

function Tiles({ live, shown, onCompare }: TilesProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (id: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <div className="grid gap-4">
      <Headline live={live} shown={shown} chosen={chosen} />
      <ul className="grid grid-cols-2 gap-4 md:grid-cols-3">
        {shown.map((one) => (
          <li key={one.artifact.id}>
            <Tile
              shown={one}
              isChosen={chosen.has(one.artifact.id)}
              onChoose={(isChosen) => toggle(one.artifact.id, isChosen)}
              onCompare={() => onCompare(one.artifact.id)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface HeadlineProps {
  readonly live: LiveExecution;
  readonly shown: readonly Shown[];
  readonly chosen: ReadonlySet<string>;
}

function Headline({ live, shown, chosen }: HeadlineProps) {
  const totals = totalsOf(shown.map(({ picture }) => picture));
  const names = [...new Set(shown.flatMap(({ source }) => source?.name ?? []))];
  const from = names.length === 1 ? ` from ${names[0]}` : "";
  const only = chosen.size === 0 ? "" : `?ids=${[...chosen].join(",")}`;
  const id = encodeURIComponent(live.execution.workflowId);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "d" && !event.ctrlKey && !event.metaKey) link.current?.click();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 text-text-2 tabular-nums">
        {countText(totals.count, "variant")}
        {from} · {bytesText(totals.bytes)}
        {totals.saved !== null && ` · ${savingText(totals.saved)}`}
      </p>
      <Button asChild variant="primary">
        <a
          ref={link}
          href={`/api/executions/${id}/artifacts.zip${only}`}
          download
          title="Download (D)"
        >
          <Download aria-hidden />
          {chosen.size === 0 ? "Download zip" : `Download zip of ${chosen.size}`}
        </a>
      </Button>
    </div>
  );
}

interface TileProps {
  readonly shown: Shown;
  readonly isChosen: boolean;
  readonly onChoose: (isChosen: boolean) => void;
  readonly onCompare: () => void;
}

function Tile({ shown, isChosen, onChoose, onCompare }: TileProps) {
  const { picture, artifact, source } = shown;
  const { select, openGallery } = useRunSelection();
  const { sourceBytes, task } = picture;
  const showTask = () => {
    openGallery(false);
    select(task.referenceTaskName);
  };
  return (
    <PictureTile
      {...artifact}
      saved={sourceBytes === null ? null : 1 - artifact.bytes / sourceBytes}
      checked={isChosen}
      onCheck={onChoose}
      {...(source ? { onOpen: onCompare, openLabel: `Compare ${artifact.name}` } : {})}
    >
      <button
        type="button"
        onClick={showTask}
        className="truncate text-accent-text underline"
        title={task.referenceTaskName}
        aria-label={`Its task, ${task.referenceTaskName}`}
      >
        its task
      </button>
      {source && (
        <button type="button" onClick={onCompare} className="text-accent-text underline">
          compare
        </button>
      )}
    </PictureTile>
  );
}

interface ComparisonProps {
  readonly shown: Shown;
  readonly source: Artifact;
  readonly onBack: () => void;
}

function Comparison({ shown, source, onBack }: ComparisonProps) {
  return (
    <div className="grid gap-3">
      <div>
        <Button variant="ghost" onClick={onBack} autoFocus>
          <ArrowLeft aria-hidden />
          All variants
        </Button>
      </div>
      <PictureCompare left={comparedOf(source)} right={comparedOf(shown.artifact)} />
    </div>
  );
}

/** A browser shows every format but TIFF. */
function comparedOf(artifact: Artifact): ComparedPicture {
  const { id, format } = artifact;
  const url =
    format === "tiff" ? `/api/artifacts/${id}/preview?width=1280` : `/api/artifacts/${id}`;
  return { ...artifact, url };
}
