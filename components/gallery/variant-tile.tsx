"use client";

import { Download } from "lucide-react";
import Link from "next/link";
import prettyBytes from "pretty-bytes";

import { Button } from "@/components/ui/button";
import type { Artifact } from "@/lib/client/artifacts";

/** One picture: preview, name, size in pixels and bytes, its run, download. */
export function VariantTile({ variant }: { readonly variant: Artifact }) {
  const { id, name, width, height, format, bytes, previewUrl, workflowId } = variant;
  return (
    <article className="grid h-full grid-rows-[auto_1fr] overflow-hidden rounded-card border border-border-default bg-surface-1">
      <a href={`/api/artifacts/${id}`} className="block aspect-[4/3] bg-surface-2">
        {previewUrl === null ? null : (
          // oxlint-disable-next-line nextjs/no-img-element -- previews are already small WebP pictures
          <img src={previewUrl} alt={name} loading="lazy" className="size-full object-contain" />
        )}
      </a>
      <div className="grid content-start gap-1 p-3">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        <p className="text-xs text-text-3 tabular-nums">
          {width} × {height} · {(format ?? "").toUpperCase()} · {prettyBytes(bytes)}
        </p>
        <div className="flex items-center gap-2">
          {workflowId !== null && (
            <Link href={`/executions/${workflowId}`} className="text-xs text-accent-text underline">
              its run
            </Link>
          )}
          <span className="flex-1" />
          <Button asChild size="sm">
            <a href={`/api/artifacts/${id}?download=1`} download aria-label={`Download ${name}`}>
              <Download aria-hidden />
            </a>
          </Button>
        </div>
      </div>
    </article>
  );
}
