import type { Metadata } from "next";
import { preload } from "react-dom";

import { OpeningLarge, OpeningPicture, OpeningSoon } from "@/components/designer/opening-picture";

import { draftAddress, isDocument, storedDraft } from "./stored-draft";
import { WorkflowPage } from "./workflow-page";

interface Props {
  readonly params: Promise<{ readonly name: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).name) };
}

export default async function Page({ params }: Props) {
  const name = decodeURIComponent((await params).name);
  // Whoever comes from another page of Baton has the scripts, and gets the same answer every time.
  if (!(await isDocument())) return <WorkflowPage name={name} picture={<OpeningSoon />} />;
  const body = await storedDraft(name);
  // The document itself is on its way while the scripts are read.
  preload(draftAddress(name), { as: "fetch", crossOrigin: "anonymous" });
  return <WorkflowPage name={name} picture={pictureOf(body)} />;
}

function pictureOf(body: Awaited<ReturnType<typeof storedDraft>>) {
  return body === "large" ? <OpeningLarge /> : body && <OpeningPicture body={body} />;
}
