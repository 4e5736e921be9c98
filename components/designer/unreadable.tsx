"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";

import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/states";
import { api } from "@/lib/client/api";
import type { DraftBody } from "@/lib/client/queries";

import { fileNameOf, saveFile } from "./export-actions";

interface UnreadableProps {
  readonly body: DraftBody;
  /** It is this browser that has kept it. */
  readonly isKept: boolean;
  readonly reason: string;
  readonly definition: unknown;
  /** Reads again what is stored. */
  readonly again: () => void;
}

/** What is stored is no graph: why, and the ways out. */
export function Unreadable({ body, isKept, reason, definition, again }: UnreadableProps) {
  const { name, draft, published, version, revision } = body;
  const discarding = useMutation({
    mutationFn: () =>
      api(`/drafts/${encodeURIComponent(name)}`, {
        method: "DELETE",
        headers: { "if-match": `"${revision}"` },
      }),
    onSuccess: again,
  });
  const save = () => {
    const text = `${JSON.stringify(definition, null, 2)}\n`;
    saveFile(new Blob([text], { type: "application/json" }), `${fileNameOf(name)}.json`);
  };
  const canDiscard = draft !== null && published !== null && !isKept;
  return (
    <main className="mx-auto grid max-w-xl gap-4 p-4 pt-[15vh]">
      <h1 className="text-xl font-semibold break-words">{name} cannot be drawn</h1>
      <ErrorState error={new Error(reason)} />
      <p className="text-text-2">
        {canDiscard
          ? "It is the draft that is so; nothing of it has been changed."
          : "Nothing of it has been changed. Save its JSON, mend it, and drop the file on a workflow."}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <Link href="/">All workflows</Link>
        </Button>
        <Button onClick={save}>Save its JSON</Button>
        {canDiscard && (
          <Button disabled={discarding.isPending} onClick={() => discarding.mutate()}>
            Throw the draft away, open version {version}
          </Button>
        )}
      </div>
      {discarding.isError && <ErrorState error={discarding.error} />}
    </main>
  );
}
