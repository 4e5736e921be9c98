"use client";

import { Keyboard } from "lucide-react";
import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";

import { isFree } from "./run-keys";

const GROUPS: readonly {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, what: string])[];
}[] = [
  {
    title: "The run",
    keys: [
      ["R", "Retry what failed"],
      ["Shift R", "Edit the input and retry"],
      [". ,", "Next, previous failure"],
      ["Shift F", "Follow the run"],
      ["V", "Variants"],
      ["L", "Timeline, on or off"],
    ],
  },
  {
    title: "Its past",
    keys: [
      ["[ ]", "Previous, next event"],
      ["Space", "Play what happened, pause"],
    ],
  },
  {
    title: "On the canvas",
    keys: [
      ["Arrows", "From task to task"],
      ["Enter", "Open the task"],
      ["Alt 1 … 9", "Attempt of the open task"],
      ["Esc", "Close the task"],
    ],
  },
  {
    title: "Among variants",
    keys: [
      ["D", "Download the zip"],
      ["Z", "One to one"],
      ["1 2 3", "Left, middle, right of the slider"],
    ],
  },
];

/** What the keys of a run's page do; `?` opens it. */
export function RunKeysHelp() {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "?" || event.defaultPrevented || !isFree()) return;
      event.preventDefault();
      setOpen(true);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Keys of this page"
        title="Keys of this page (?)"
        className="max-sm:hidden"
        onClick={() => setOpen(true)}
      >
        <Keyboard aria-hidden />
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        {isOpen && (
          <DialogContent title="Keys" className="max-w-2xl">
            <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
              {GROUPS.map(({ title, keys }) => (
                <section key={title} aria-label={title} className="grid content-start gap-1">
                  <h3 className="font-medium">{title}</h3>
                  <dl className="grid grid-cols-[6rem_1fr] gap-y-1">
                    {keys.map(([name, what]) => (
                      <div key={name} className="contents">
                        <dt>
                          <kbd className="rounded-control bg-surface-2 px-1.5 py-0.5 font-mono text-xs">
                            {name}
                          </kbd>
                        </dt>
                        <dd className="text-text-2">{what}</dd>
                      </div>
                    ))}
                  </dl>
                </section>
              ))}
            </div>
          </DialogContent>
        )}
      </Dialog>
    </>
  );
}
