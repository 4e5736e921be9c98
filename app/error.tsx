"use client";

import { ErrorState } from "@/components/ui/states";

/** A page that failed to draw; the message of a bug is not for its reader. */
export default function PageError({ reset }: { readonly reset: () => void }) {
  return (
    <div className="grid gap-4">
      <h1 className="text-xl font-semibold">This page failed</h1>
      <ErrorState
        error={
          new Error(
            "The page could not be drawn. Nothing is lost: what was saved is on the server.",
          )
        }
        retry={reset}
      />
    </div>
  );
}
