"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";

import { toast } from "@/components/ui/toast";
import { Field } from "@/components/operations/field";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Input } from "@/components/ui/input";
import { api } from "@/lib/client/api";

interface SecretDialogProps {
  /** Of the secret whose value is replaced; absent: a new one. */
  readonly name?: string;
  /** Of all secrets. */
  readonly names: readonly string[];
  readonly trigger: ReactNode;
}

export function SecretDialog({ name, names, trigger }: SecretDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        title={name === undefined ? "Add a secret" : `Replace ${name}`}
        description={
          name === undefined
            ? "It is stored sealed; nobody can read it here again."
            : "The new value is used by every task that is handed out from now on."
        }
      >
        <SecretForm name={name} names={names} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

interface SecretFormProps {
  readonly name: string | undefined;
  readonly names: readonly string[];
  readonly onDone: () => void;
}

/** Lives only while its dialog is open: a value that was typed is not kept. */
function SecretForm({ name, names, onDone }: SecretFormProps) {
  const client = useQueryClient();
  const [typedName, setTypedName] = useState("");
  const [value, setValue] = useState("");
  const [problem, setProblem] = useState<string>();
  const wanted = name ?? typedName.trim();
  const nameProblem = problemOfName(wanted, name === undefined ? names : []);
  const save = useMutation({
    mutationFn: () => api(`/secrets/${encodeURIComponent(wanted)}`, { method: "PUT", text: value }),
    onSuccess: () => {
      toast(name === undefined ? `${wanted} is added.` : `${wanted} has a new value.`);
      onDone();
    },
    onError: (error) => setProblem(error.message),
    // Not waited for: what was refused can be corrected and sent again at once.
    onSettled: () => void client.invalidateQueries({ queryKey: ["secrets"] }),
  });
  const isReady = wanted !== "" && nameProblem === undefined && value !== "";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setProblem(undefined);
    if (isReady) save.mutate();
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      {name === undefined && (
        <Field label="Name" problem={nameProblem} hint="Letters, digits, _ and -">
          {(control) => (
            <Input
              {...control}
              value={typedName}
              maxLength={255}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              onChange={(event) => setTypedName(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label="Value" problem={problem}>
        {(control) => (
          <Input
            {...control}
            type="password"
            value={value}
            autoComplete="new-password"
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" disabled={!isReady || save.isPending}>
          Save secret
        </Button>
      </div>
    </form>
  );
}

function problemOfName(name: string, taken: readonly string[]): string | undefined {
  if (name !== "" && !/^[\w-]+$/.test(name)) return "A name has letters, digits, _ and - only.";
  return taken.includes(name) ? "There is a secret with this name. Replace its value." : undefined;
}
