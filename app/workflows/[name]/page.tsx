import type { Metadata } from "next";
import { preload } from "react-dom";

import { OpeningPicture, OpeningRoom } from "@/components/designer/opening-picture";

import { draftAddress, storedDraft } from "./stored-draft";
import { WorkflowPage } from "./workflow-page";

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params }: Props) {
  const name = decodeURIComponent((await params).name);
  const body = await storedDraft(name);
  // The document itself is on its way while the scripts are read.
  preload(draftAddress(name), { as: "fetch", crossOrigin: "anonymous" });
  return <WorkflowPage name={name} picture={pictureOf(body)} />;
}

function pictureOf(body: Awaited<ReturnType<typeof storedDraft>>) {
  return body === "large" ? <OpeningRoom /> : body && <OpeningPicture body={body} />;
}
