"use client";

import { type FormEvent, type ReactNode, useId, useState } from "react";

import { Button } from "./button";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "./dialog";
import { Input } from "./input";

interface NameDialogProps {
  readonly title: string;
  readonly description: string;
  readonly placeholder: string;
  readonly trigger: ReactNode;
  /** What is said when the name is in use; it can be opened all the same. */
  readonly takenText: string;
  readonly isTaken: (name: string) => boolean;
  readonly onName: (name: string) => void;
}

/** Asks for the name of something new. */
export function NameDialog(props: NameDialogProps) {
  const [name, setName] = useState("");
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const trimmed = name.trim();
  const isTaken = props.isTaken(trimmed);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed === "") return;
    setOpen(false);
    props.onName(trimmed);
  };
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{props.trigger}</DialogTrigger>
      <DialogContent title={props.title} description={props.description}>
        <form onSubmit={submit} className="grid gap-4">
          <div className="grid gap-1">
            <label htmlFor={id} className="font-medium">
              Name
            </label>
            <Input
              id={id}
              value={name}
              onChange={(event) => setName(event.target.value)}
              maxLength={255}
              autoComplete="off"
              spellCheck={false}
              placeholder={props.placeholder}
              aria-describedby={`${id}-hint`}
              className="font-mono"
            />
            <p id={`${id}-hint`} role="status" className="min-h-5 text-xs text-text-3">
              {isTaken && props.takenText}
            </p>
          </div>
          <div className="flex justify-end gap-2">
            <DialogClose asChild>
              <Button>Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" disabled={trimmed === ""}>
              {isTaken ? "Open" : "Create"}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
