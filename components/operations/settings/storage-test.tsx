"use client";

import { useMutation } from "@tanstack/react-query";

import { Button } from "@/components/ui/button";
import { CircleCheck, CircleX } from "@/components/ui/icons";
import { operations, type StorageProbe } from "@/lib/client/operations";

/** Tries the bucket: an object is put, looked at, read and removed, and it is said how that went. */
export function StorageTest() {
  const test = useMutation({ mutationFn: operations.testStorage });
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Button size="sm" disabled={test.isPending} onClick={() => test.mutate()}>
        {test.isPending ? "Testing …" : "Test the bucket"}
      </Button>
      <p role="status" className="flex min-w-0 items-start gap-1.5 break-words">
        {test.isSuccess && (
          <>
            <CircleCheck className="mt-0.5 size-4 shrink-0 text-status-completed-fg" />
            {sentenceOf(test.data)}
          </>
        )}
        {test.isError && (
          <>
            <CircleX className="mt-0.5 size-4 shrink-0 text-status-failed-fg" />
            {test.error.message}
          </>
        )}
      </p>
    </div>
  );
}

const WORDS: Readonly<Record<string, string>> = {
  put: "stored",
  head: "looked at",
  get: "read",
  delete: "removed",
};

function sentenceOf({ bucket, steps }: StorageProbe): string {
  const done = Object.entries(steps).map(([step, ms]) => `${WORDS[step] ?? step} in ${ms} ms`);
  return `${bucket ?? "The bucket"} works: ${done.join(", ")}.`;
}
