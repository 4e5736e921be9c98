"use client";

import Link from "next/link";
import type { ReactNode } from "react";

import { Button } from "@/components/ui/button";
import { DialogContent } from "@/components/ui/dialog";
import { Copy, Download, Link2, SlidersHorizontal } from "@/components/ui/icons";
import { WorkflowLink } from "@/components/ui/workflow-link";
import { bytesText, durationText, savingText, shortId } from "@/lib/client/format";
import type { GalleryFile, GallerySource } from "@/lib/core/gallery/gallery";
import { hintsOf } from "@/lib/core/gallery/hints";

import { comparedOf, formatName } from "./picture";
import { copyLink, copyPicture } from "./picture-actions";

interface VariantSettingsProps {
  readonly file: GalleryFile;
  readonly source: GallerySource | null;
}

/** Which run, task and attempt made a picture, with which settings, and what it weighs. */
export function VariantSettings({ file, source }: VariantSettingsProps) {
  const { artifactId, name, workflowName, workflowVersion, workflowId, task, attempt } = file;
  const url = `/api/artifacts/${artifactId}`;
  const run = `/executions/${workflowId}`;
  return (
    <DialogContent
      title={name}
      description={
        <>
          Made by run <Link href={run}>{shortId(workflowId)}</Link>, task{" "}
          <Link href={`${run}?task=${encodeURIComponent(task)}`}>{task}</Link>, attempt {attempt},
          with these settings.
        </>
      }
      className="max-w-xl [&_a:not([class])]:text-accent-text [&_a:not([class])]:underline"
    >
      <Settings parameters={file.parameters} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {factsOf(file, source).map(([title, value]) => (
          <div key={title} className="contents">
            <dt className="text-text-3">{title}</dt>
            <dd className="min-w-0 break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex flex-wrap gap-2">
        <Button asChild variant="primary">
          <WorkflowLink name={workflowName} query={{ select: file.baseRef }}>
            <SlidersHorizontal />
            Open these settings
          </WorkflowLink>
        </Button>
        <Button asChild>
          <a href={`${url}?download=1`} download>
            <Download />
            Download
          </a>
        </Button>
        <Button onClick={() => void copyPicture(comparedOf(artifactId, file).url, name)}>
          <Copy />
          Copy image
        </Button>
        <Button onClick={() => void copyLink(url, name)}>
          <Link2 />
          Copy link
        </Button>
      </div>
      <p className="text-xs text-text-3">
        {workflowName} v{workflowVersion}. The settings open in the newest definition, which may
        have changed since.
      </p>
    </DialogContent>
  );
}

function Settings({ parameters }: Pick<GalleryFile, "parameters">) {
  const rows = Object.entries(parameters);
  if (rows.length === 0) return <p className="text-text-2">The task was given no settings.</p>;
  return (
    <dl
      aria-label="Settings"
      className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 rounded-tile bg-surface-2 p-3 font-mono text-xs"
    >
      {rows.map(([key, value]) => (
        <div key={key} className="contents">
          <dt className="text-text-2">{key}</dt>
          <dd className="min-w-0 break-words whitespace-pre-wrap">
            {typeof value === "string" ? value : JSON.stringify(value, null, 1)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(file: GalleryFile, source: GallerySource | null): [string, ReactNode][] {
  const { width, height, bytes, saved, durationMs, location, format, branch, artifactId } = file;
  const pixels = (width ?? 0) * (height ?? 0);
  const hints = hintsOf(file, source);
  const own = location.startsWith("store://a/") || location.includes(artifactId);
  const facts: [string, ReactNode | null][] = [
    ["Size", width === null ? null : `${width} × ${height}`],
    ["Format", format === null ? null : formatName(format)],
    ["Bytes", `${bytesText(bytes)} (${bytes.toLocaleString("en")})`],
    ["Per pixel", pixels === 0 ? null : `${(bytes / pixels).toFixed(2)} bytes`],
    ["Against source", saved === null ? null : `${savingText(saved)} of ${source?.name ?? "it"}`],
    ["Worth a look", hints.length === 0 ? null : hints.join(", ")],
    ["Took", durationMs === null ? null : durationText(durationMs)],
    ["Branch", branch],
    ["Also at", own ? null : location],
    [
      "SHA-256",
      <code key="sha" className="text-xs">
        {file.sha256}
      </code>,
    ],
  ];
  return facts.filter((fact): fact is [string, ReactNode] => fact[1] !== null);
}
