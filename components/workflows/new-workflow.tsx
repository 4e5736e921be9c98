"use client";

import { Dialog } from "radix-ui";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useId, useState } from "react";

import { Button } from "@/components/ui/button";

/** Asks for a name and opens an empty canvas under it; nothing is stored before the first edit. */
export function NewWorkflow({ trigger }: { readonly trigger: ReactNode }) {
  const [name, setName] = useState("");
  const router = useRouter();
  const id = useId();
  const trimmed = name.trim();
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed !== "") router.push(`/workflows/${encodeURIComponent(trimmed)}`);
  };
  return (
    <Dialog.Root>
      <Dialog.Trigger asChild>{trigger}</Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content className="fixed top-1/4 left-1/2 z-50 w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 rounded-panel border border-border-default bg-surface-1 p-5 shadow-menu">
          <form onSubmit={create} className="grid gap-4">
            <div className="grid gap-1">
              <Dialog.Title className="text-lg font-semibold">New workflow</Dialog.Title>
              <Dialog.Description className="text-text-2">
                The name is how clients start it; it cannot be changed later.
              </Dialog.Description>
            </div>
            <div className="grid gap-1">
              <label htmlFor={id} className="font-medium">
                Name
              </label>
              <input
                id={id}
                value={name}
                onChange={(event) => setName(event.target.value)}
                maxLength={255}
                autoComplete="off"
                placeholder="thumbnails"
                className="h-8 rounded-control border border-border-strong bg-surface-1 px-2 font-mono"
              />
            </div>
            <div className="flex justify-end gap-2">
              <Dialog.Close asChild>
                <Button>Cancel</Button>
              </Dialog.Close>
              <Button type="submit" variant="primary" disabled={trimmed === ""}>
                Create
              </Button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
